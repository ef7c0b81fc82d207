"""The seal as the product binds it: made when first needed, kept under the state folder."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from amtsweg.delivery import api as delivery
from amtsweg.kernel.errors import OutsideUnavailable
from amtsweg.web import bindings


@pytest.fixture(autouse=True)
def _binding() -> Iterator[None]:
    before = delivery.use_sealer(None)
    yield
    delivery.use_sealer(before)


def test_without_a_sealer_nothing_is_sealed(at: datetime) -> None:
    for attempt in (delivery.check_seal, lambda: delivery.seal_pdf(b"%PDF-", reason="x", at=at)):
        with pytest.raises(OutsideUnavailable):
            attempt()


def test_the_product_seals_in_the_citys_name(letter: bytes, at: datetime) -> None:
    bindings.bind()
    state = Path(settings.STATE_DIR)
    assert not (state / "seal").exists()
    delivery.check_seal()
    assert (state / "seal" / "root.pem").exists()
    report = delivery.verify_pdf(delivery.seal_pdf(letter, reason="Bescheid", at=at))
    assert (report.valid, report.signer) == (True, "Stadt Paderborn, Siegel – NUR ZUM TESTEN")


def test_keys_that_cannot_be_read_are_reported(at: datetime) -> None:
    folder = Path(settings.STATE_DIR) / "seal"
    folder.mkdir(parents=True)
    (folder / "root.pem").write_text("kaputt")
    bindings.bind()
    with pytest.raises(OutsideUnavailable, match="nicht lesbar"):
        delivery.check_seal()
