"""The notifier: tells people what was recorded, after it has verified it. Not built yet.

This release only keeps the room: the package has no code, no command and no configuration.
What is decided already is where its walls run, and the import rules hold them from now on. The
notifier reads the ledger as any outsider does, over HTTP and through `libroabierto.remote`;
it verifies before it publishes; it never imports the ledger, nor the ledger it.
"""
