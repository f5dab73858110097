"""What somebody wishes who subscribes, strictly read."""

from __future__ import annotations

from typing import Any

import pytest

from libroabierto.errors import Malformed
from libroabierto_notifier.application.wishes import read_change, read_wish
from support.notifier_desk import SINK


class TestWishes:
    @pytest.mark.parametrize(
        ("wish", "code", "pointer"),
        [
            (None, "subscription.form", ""),
            ([], "subscription.form", ""),
            ({}, "subscription.missing", "/sink"),
            ({"sink": 7}, "subscription.form", "/sink"),
            ({"sink": SINK, "colour": 1}, "subscription.member", "/colour"),
            ({"sink": SINK, "protocol": "MQTT"}, "subscription.protocol", "/protocol"),
            ({"sink": SINK, "protocol": None}, "subscription.protocol", "/protocol"),
            ({"sink": SINK, "protocolsettings": []}, "subscription.form", "/protocolsettings"),
            ({"sink": SINK, "protocolsettings": {"x": 1}}, "subscription.member", "/protocolsettings/x"),
            ({"sink": SINK, "from": 1042}, "subscription.form", "/from"),
            ({"sink": SINK, "from": "-1"}, "position.form", "/from"),
            ({"sink": SINK, "from": "NOW"}, "position.form", "/from"),
            ({"sink": SINK, "types": "a"}, "filter.form", "/types"),
            ({"sink": SINK, "filters": [{"sql": "x"}]}, "filter.dialect", "/filters/0"),
        ],
    )
    def test_a_wish_that_is_none_is_refused_where_it_stands(self, wish: Any, code: str, pointer: str) -> None:
        with pytest.raises(Malformed) as caught:
            read_wish(wish)

        assert (code, pointer) == (caught.value.code, caught.value.facts["pointer"])

    @pytest.mark.parametrize("rate", [0, -1, 60_001, True, 1.5, "120"])
    def test_a_rate_that_is_none_is_refused(self, rate: Any) -> None:
        with pytest.raises(Malformed, match=r"subscription\.rate"):
            read_wish({"sink": SINK, "protocolsettings": {"rate_per_minute": rate}})

    @pytest.mark.parametrize("member", ["from", "protocol", "id", "state"])
    def test_a_change_has_fewer_members(self, member: str) -> None:
        with pytest.raises(Malformed, match=r"subscription\.member"):
            read_change({member: "now"})
