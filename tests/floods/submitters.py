"""Honest submitters, in a process of their own: `python -m floods.submitters PORT FILE RATE`.

FILE holds one signed event a line. They are sent RATE a second, each when its time has come, whatever
became of the others, on a connection of its own, from eight addresses in turn. Printed as JSON, one
item an event: [milliseconds from the first packet to the last byte of the answer, status, folio].
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from floods.clients import Target, hang_up, now, read_answer, request

ADDRESSES = [f"127.0.9.{n}" for n in range(1, 9)]
PATIENCE = 30.0  # seconds for one answer; then it counts as lost

Told = tuple[float, int, str]


async def submit(target: Target, token: str, source: str, at: float) -> Told:
    """Wait until *at*, hand the event in, and tell what came back; status 0 is no answer."""
    await asyncio.sleep(max(0.0, at - now()))
    begun = now()
    try:
        status, folio = await asyncio.wait_for(_hand_in(target, token, source), PATIENCE)
    except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
        status, folio = 0, type(error).__name__
    return 1000 * (now() - begun), status, folio


async def _hand_in(target: Target, token: str, source: str) -> tuple[int, str]:
    reader, writer = await target.connect(source, patience=PATIENCE)
    try:
        body = token.encode()
        writer.write(request("POST", "/v1/events", body, keep=False, Content_Type="application/jose"))
        await writer.drain()
        status, _, answer = await read_answer(reader)
    finally:
        await hang_up(writer)
    return status, str(json.loads(answer).get("folio", "")) if status in {200, 201} else answer.decode()[:200]


async def main(port: int, tokens: Sequence[str], rate: float) -> list[Told]:
    """Send all, at their times."""
    target, begun = Target(port), now() + 0.2
    return await asyncio.gather(
        *(
            submit(target, token, ADDRESSES[place % len(ADDRESSES)], begun + place / rate)
            for place, token in enumerate(tokens)
        )
    )


if __name__ == "__main__":
    lines = Path(sys.argv[2]).read_text("ascii").split()
    json.dump(asyncio.run(main(int(sys.argv[1]), lines, float(sys.argv[3]))), sys.stdout)
