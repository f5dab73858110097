"""The demonstration: the life of an open-government exercise, on one machine, in some seconds.

It uses nothing but what everybody has: the commands `libro` and `libro-ledger`, HTTP, and the
client library. Every key is made on the spot and worthless afterwards. Besides the two signatories
of the real letter of 2022 nobody is named; whoever acts is named by office. docs/story.md tells the
same life by hand, with the same drafts (borradores/) and documents (documentos/).

    PYTHONPATH=deploy python -m demo [--once]
"""
