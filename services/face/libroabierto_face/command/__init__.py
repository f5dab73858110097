"""What both services' commands are made of.

parser      argparse in the operator's language
words       what argparse itself says, in Spanish and English
telling     in which language a command speaks, with which exit status it ends
gunicorn    the command that starts the web server, and what one request may bring
"""
