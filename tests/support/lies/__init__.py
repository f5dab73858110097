"""The table of lies: each with its code, the first entry at fault and the evidence that it must leave.

signed      the operator lies, who holds the log's key: tree and checkpoint fit the bad entry
tampered    somebody else does, between the log and its reader: the signed checkpoint does not fit
turned      the log lies only to whoever was there before: forks, rollbacks, a rewritten past
wire        the real HTTP transport is lied to, from a raw socket
flips       one byte of one file is another one
"""

from support.lies import signed, tampered, turned
from support.lies.lie import Lie

LIES: tuple[Lie, ...] = (*signed.LIES, *tampered.LIES, *turned.LIES)
