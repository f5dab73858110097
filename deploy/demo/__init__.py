"""The demonstration: a ledger founded, used, audited and tampered with, on one machine.

It uses nothing but what everybody has: the commands `libro` and `libro-ledger`, HTTP, and the
client library. Every key is made on the spot and worthless afterwards. Besides the two signatories
of the real letter of 2022 nobody is named; whoever acts is named by office.

    PYTHONPATH=deploy python -m demo [--once]
"""
