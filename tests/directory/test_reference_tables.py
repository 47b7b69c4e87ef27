"""The shipped tables agree with each other, and disagree exactly where their README says so."""

from collections import Counter

from babel import Locale

from isopolity.directory.reference_tables import country_rows, ldc_period_rows, region_rows, subdivision_rows


def test_country_codes_are_unique_and_complete():
    rows = country_rows()
    assert len(rows) == 250
    for codes in ([row.iso2 for row in rows], [row.iso3 for row in rows], [row.m49 for row in rows if row.m49]):
        assert len(codes) == len(set(codes))
    assert {row.iso2 for row in rows if not row.in_m49} == {"TW", "XK"}
    assert [row.iso2 for row in rows if not row.m49] == ["XK"]


def test_countries_say_what_the_tables_say_of_benin():
    (benin,) = [row for row in country_rows() if row.iso2 == "BJ"]
    assert (benin.iso3, benin.m49, benin.name) == ("BEN", "204", "Benin")
    assert (benin.region_code, benin.sub_region_code, benin.intermediate_region_code) == ("002", "202", "011")
    assert (benin.development, benin.ldc_m49, benin.ldc_ocha, benin.lldc_m49) == ("Developing", True, True, False)
    assert (benin.currency, benin.languages) == ("XOF", ("fr",))


def test_flags_disagree_only_on_sao_tome():
    rows = [row for row in country_rows() if row.in_m49]
    assert [row.iso3 for row in rows if row.ldc_m49 != row.ldc_ocha] == ["STP"]
    assert [row.iso3 for row in rows if row.lldc_m49 != row.lldc_ocha] == []
    assert [row.iso3 for row in rows if row.sids_m49 != row.sids_ocha] == []
    assert (sum(row.ldc_m49 is True for row in rows), sum(row.ldc_ocha is True for row in rows)) == (44, 45)


def test_development_is_unknown_where_m49_is_silent():
    rows = country_rows()
    assert Counter(row.development for row in rows) == {"Developing": 182, "Developed": 65, "": 3}
    assert {row.iso3 for row in rows if not row.development} == {"ATA", "TWN", "XKX"}


def test_every_country_and_region_has_a_name_in_every_interface_language():
    codes = {row.iso2 for row in country_rows()} | {row.code for row in region_rows()}
    for language in ("en", "fr", "ar"):
        assert codes - set(Locale(language).territories) == set()


def test_currencies_are_those_in_use():
    money = {row.iso2: row.currency for row in country_rows()}
    assert [iso2 for iso2, code in money.items() if not code] == ["AQ"]
    in_use = {"BG": "EUR", "HR": "EUR", "ZW": "ZWG", "SL": "SLE", "BT": "BTN", "LS": "LSL", "NA": "NAD", "VE": "VES"}
    assert {iso2: money[iso2] for iso2 in in_use} == in_use


def test_languages_are_those_offices_write_in():
    spoken = {row.iso2: row.languages for row in country_rows()}
    assert {iso2 for iso2, tags in spoken.items() if not tags} == {"AQ", "BV", "HM", "TF"}
    expected = {
        "BE": ("nl", "fr", "de"),
        "CH": ("de", "fr", "it"),
        "IR": ("fa",),
        "MA": ("ar", "tzm", "fr"),
        "SN": ("fr", "wo"),
        "UA": ("uk",),
    }
    assert {iso2: spoken[iso2] for iso2 in expected} == expected


def test_regions_form_one_tree_that_holds_every_country():
    parent = {row.code: row.parent for row in region_rows()}
    assert [code for code, above in parent.items() if not above] == ["001"]
    assert set(parent.values()) - {""} <= set(parent)
    for row in country_rows():
        codes = [code for code in (row.region_code, row.sub_region_code, row.intermediate_region_code) if code]
        assert [parent[code] for code in codes] == ["001", *codes][: len(codes)]


def test_least_developed_countries_are_countries():
    codes = {row.iso3 for row in country_rows()}
    rows = ldc_period_rows()
    assert len(rows) == len({row.iso3 for row in rows}) == 52
    assert {row.iso3 for row in rows} <= codes
    assert {row.iso3 for row in rows if row.period.graduation and not row.period.graduation.is_confirmed} == set()


def test_schedule_keeps_the_words_of_its_source():
    stated = {row.iso3: row.scheduled_as_stated for row in ldc_period_rows() if row.period.scheduled}
    assert stated == {
        "BGD": "2026-11-24 (extension to 2029-11-24 asked for; Committee positive, June 2026)",
        "KHM": "2029",
        "LAO": "2026-11-24",
        "NPL": "2026-11-24",
        "SEN": "2029",
        "SLB": "2027",
    }


def test_subdivisions_belong_to_countries_and_are_named_once():
    rows = subdivision_rows()
    keys = [(row.iso2, row.code) for row in rows]
    assert len(keys) == len(set(keys)) == 3865
    assert {row.iso2 for row in rows} <= {row.iso2 for row in country_rows()}
    assert all(row.name.strip() == row.name != "" for row in rows)
