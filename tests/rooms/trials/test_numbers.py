"""Numbers of registries, recognised by their shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinconnect.trials import SecondaryId, Trial, as_kept, numbers_in, recognised, registered_numbers, registries


@pytest.mark.parametrize("registry", registries(), ids=lambda r: r.key)
def test_every_example_is_recognised_and_printed_as_its_registry_prints_it(registry: object) -> None:
    example = registry.example  # type: ignore[attr-defined]
    found = recognised(example)
    assert found is not None
    assert found.registry == registry
    assert found.printed == example
    assert found.number == example.upper().replace("/", "-")
    again = recognised(found.number)
    assert again == found
    assert recognised(f"X{example}") is None
    assert recognised(f"{example}99") is None or found.registry.weak or found.registry.key == "RBR"


@pytest.mark.parametrize(
    ("written", "kept", "stem", "key"),
    [
        (" nct01234567 ", "NCT01234567", "NCT01234567", "NCT"),
        ("EudraCT 2012-000123-45", "2012-000123-45", "2012-000123-45", "EUDRACT"),
        ("EudraCT Number: 2012-000123-45", "2012-000123-45", "2012-000123-45", "EUDRACT"),
        ("EUCTR2012-000123-45-DE", "2012-000123-45", "2012-000123-45", "EUDRACT"),
        ("2023-501234-12-00", "2023-501234-12-00", "2023-501234-12", "EUCT"),
        ("CTIS2023-501234-12-01", "2023-501234-12-01", "2023-501234-12", "EUCT"),
        ("EU CT 2023-501234-12-00", "2023-501234-12-00", "2023-501234-12", "EUCT"),
        ("2022-501515-14", "2022-501515-14", "2022-501515-14", "EUCT"),
        ("ISRCTN 17973604", "ISRCTN17973604", "ISRCTN17973604", "ISRCTN"),
        ("ChiCTR-TTRCC-14004829", "CHICTR-TTRCC-14004829", "CHICTR-TTRCC-14004829", "CHICTR"),
        ("JPRN-jRCTs031180001", "JRCTS031180001", "JRCTS031180001", "JRCT"),
        ("JPRN-UMIN000004891", "UMIN000004891", "UMIN000004891", "UMIN"),
        ("1111-1281-9323", "U1111-1281-9323", "U1111-1281-9323", "UTN"),
        ("IRCT138706211241N1", "IRCT138706211241N1", "IRCT138706211241N1", "IRCT"),
        ("RBR-74547s2", "RBR-74547S2", "RBR-74547S2", "RBR"),
        ("CTRI/2009/091/000012", "CTRI-2009-091-000012", "CTRI-2009-091-000012", "CTRI"),
    ],
)
def test_numbers_have_one_form(written: str, kept: str, stem: str, key: str) -> None:
    found = recognised(written)
    assert found is not None
    assert (found.number, found.stem, found.registry.key) == (kept, stem, key)
    assert as_kept(written) == kept


@pytest.mark.parametrize(
    "written",
    ["", None, "NCT1234567", "NCT012345678", "EAY131", "R01DA047954", "2012-000123", "2012-A00123-45", "1999-000123-45",
     "2016/2499", "20-01023", "200mg-12", "ISRCTN", "Aspirin", "CTRI/2009/000012", "NCT01234567 and more", "1" * 99],
)  # fmt: skip
def test_what_has_no_known_shape_is_nobodys_number(written: str | None) -> None:
    assert recognised(written) is None


def test_a_text_of_no_known_shape_is_kept_in_upper_case() -> None:
    assert as_kept(" abc-1 ") == "ABC-1"


def test_numbers_in_running_text() -> None:
    text = "She was in NCT01234567 (EudraCT 2012-000123-45), then DRKS00018960; coronavirus NL63, 2012-000123-45 again."
    assert [n.number for n in numbers_in(text)] == ["NCT01234567", "2012-000123-45", "DRKS00018960"]
    assert numbers_in("no number") == ()
    assert numbers_in("XNCT01234567 NCT012345678") == ()


def test_an_address_is_that_of_the_number() -> None:
    number = recognised("chictr1800014249")
    assert number is not None
    assert number.address == "https://trialsearch.who.int/Trial2.aspx?TrialID=ChiCTR1800014249"
    no_page = recognised("U1111-1281-9323")
    assert no_page is not None
    assert no_page.address is None


def trial(id: str, *others: SecondaryId) -> Trial:
    return Trial(id, "ctgov-v2", "T", other_ids=("ABC-1", *(o.id for o in others)), secondary_ids=others)


def test_only_numbers_of_other_registries_count() -> None:
    assert registered_numbers(trial("NCT00000001")) == ()
    others = [SecondaryId(i) for i in ("2012-000123-45", "NCT00000002", "R01DA047954", "2023-501234-12-00")]
    assert registered_numbers(trial("NCT00000001", *others)) == ("2012-000123-45", "2023-501234-12")


def test_a_weak_shape_counts_where_the_record_calls_it_a_registration() -> None:
    assert registered_numbers(trial("NCT00000001", SecondaryId("NTR1234", "OTHER"))) == ()
    assert registered_numbers(trial("NCT00000001", SecondaryId("NTR1234", "REGISTRY"))) == ("NTR1234",)


def test_a_number_with_a_version_is_known_by_its_stem_too() -> None:
    assert registered_numbers(trial("2023-501234-12-00", SecondaryId("NCT00000001"))) == (
        "2023-501234-12",
        "NCT00000001",
    )


@given(st.text(alphabet="NCTEUDRA0123456789-/ .#:", max_size=70))
def test_any_text_is_safe_and_what_is_recognised_stays_so(text: str) -> None:
    found = recognised(text)
    if found is not None:
        assert recognised(found.number) == found
    numbers_in(text)
