"""Use cases of the ledger: what its web face and its operator may ask of it.

    submissions  submit, submit in batches, check without recording, ask what became of it
    founding     entry 0, once
    queries      the log: entries, tiles, checkpoints, proofs, receipts
    states       the rows of state, now or as of an earlier day
    deeds        a municipality's declaration, and what was done of it
    files        the files that acts name: who names them, what is kept; uploads take them in
    history      the entries of one stream
    disclosed    what may be shown of withheld members; disclosing keeps and erases it
    allowances   how much an address may send
    rebuild      drop the rows and fold them again; inspect re-checks everything

Every read picks one snapshot, and nothing of a size leaves before the guard covers that size.
"""

from __future__ import annotations

from libroabierto_ledger.application.asof import AsOf
from libroabierto_ledger.application.bounds import DEFAULT_LIMIT, MAX_LIMIT
from libroabierto_ledger.application.dated import dump
from libroabierto_ledger.application.deeds import Deeds
from libroabierto_ledger.application.disclosed import MARK, Disclosed, Shown
from libroabierto_ledger.application.files import Files, HeldFile, NamedFile, Naming, Withdrawn
from libroabierto_ledger.application.history import Chapter, History, Remarks, Told
from libroabierto_ledger.application.judgement import Judgement
from libroabierto_ledger.application.keeping import keep
from libroabierto_ledger.application.limits import Allowances, RateLimited
from libroabierto_ledger.application.logged import LoggedEntry, read_logged
from libroabierto_ledger.application.outcomes import ItemFailed, Outcome, Pending, SubmissionState
from libroabierto_ledger.application.permits import BadPermission, TypeNotTaken
from libroabierto_ledger.application.queries import ConsistencyProof, InclusionProof, LogInfo, Queries
from libroabierto_ledger.application.reading import NotFound
from libroabierto_ledger.application.receipts import Receipt
from libroabierto_ledger.application.states import Item, Page, Part, States
from libroabierto_ledger.application.submit import MAX_LINES, Submissions
from libroabierto_ledger.application.uploads import Part as FilePart
from libroabierto_ledger.application.uploads import Received, Sent, UploadConflict, Uploads
from libroabierto_ledger.log.sequencer import RETRY_AFTER
from libroabierto_ledger.ports import StoredCheckpoint

__all__ = [
    "DEFAULT_LIMIT",
    "MARK",
    "MAX_LIMIT",
    "MAX_LINES",
    "RETRY_AFTER",
    "Allowances",
    "AsOf",
    "BadPermission",
    "Chapter",
    "ConsistencyProof",
    "Deeds",
    "Disclosed",
    "FilePart",
    "Files",
    "HeldFile",
    "History",
    "InclusionProof",
    "Item",
    "ItemFailed",
    "Judgement",
    "LogInfo",
    "LoggedEntry",
    "NamedFile",
    "Naming",
    "NotFound",
    "Outcome",
    "Page",
    "Part",
    "Pending",
    "Queries",
    "RateLimited",
    "Receipt",
    "Received",
    "Remarks",
    "Sent",
    "Shown",
    "States",
    "StoredCheckpoint",
    "SubmissionState",
    "Submissions",
    "Told",
    "TypeNotTaken",
    "UploadConflict",
    "Uploads",
    "Withdrawn",
    "dump",
    "keep",
    "read_logged",
]
