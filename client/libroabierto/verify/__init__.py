"""Checking a ledger from outside: receipts, the trusted log, the audit, evidence of misbehaviour.

    receipts    what a submitter keeps: an entry and the proof that the log contains it
    trusted     what a reader has verified of a log so far, and how it may go on (steps 1 and 2)
    fold        the audit of entries: form, chain, signatures, rules (steps 3 to 5)
    tree        the audit of tiles: ours, made of the entries, against those that were served
    times       the ledger's clock against those of its witnesses (step 3)
    finding     what an audit found: a code, the first index at fault, the evidence
    evidence    a file by which anyone can check a finding alone
    weighing    how far such a file goes: proved, to be replayed, or the finder's word
    snapshot    what a later audit needs in order to cost only what is new

Pure: reads no file, opens no socket, asks no clock. The steps are those of contracts/PROTOCOL.md,
section 7. A contradiction raises `Finding`, a LedgerLied; rules that this software does not know
raise UpdateNeeded; nothing here returns a verdict as a bool.
"""
