"""What the answers look like, for OpenAPI: documentation alone, nothing is dumped through these.

An answer has exactly these members; the tests compare answers with them.

    members      the fields that they are written with
    problem      refusals
    submitting   receipts, verdicts, what became of a submission
    log          entries, proofs, checkpoints, histories
    states       institutions, municipalities, declarations; pages and answers of rows
    exercise     secretariats, plans, commitments, observations
    deeds        a municipality with what came of its declaration
"""
