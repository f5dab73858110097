"""The public rules: what may be said, by whom and when. Pure: reads no clock, opens nothing.

forms, fields     the strict shape of `data`; one value has one spelling
vocabulary        the slugs that are signed, with their labels
shapes            groups of members that several types share
eventtype         the form of a type: fields, signers, rules, effect
events/           one type a file; catalogue.py is their table
world, kinds      what a rule may look up; the rows of state and their tags
signers, checks, keyrules, keychoice, declared
rules that several types share
attested, roll, passing, carried
succession: what the roll attests, powers that pass, the seal that an event carries
decide            decide and evolve: may this be recorded, and what does it change?
derived           what follows from a date alone
words, drafts, draftwriting, messages
events, drafts and errors in Spanish and English
rulebook          the rules version and its published archive
"""
