"""What the system makes of a case, at the desk: covered under its mark, in full for a reason, never for strangers."""

import io
from typing import Any

import pypdfium2
import pytest

from server.core.errors import NotFound
from server.identity.models.records import AccessRow
from server.reviews.service import papers, views
from tests.server.reviews.builders import ELSEWHERE, a_case, a_clerk, a_reviewer

CENTRE, CIVIL = a_clerk("370199000000"), a_reviewer("body_civil")
FORM = "application_form"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "").replace(" ", "")


def looks_at(case: Any) -> list[tuple[str, str, str]]:
    rows = AccessRow.select().where(AccessRow.subject_id == str(case.id))
    return [(row.act, row.field, row.reason) for row in rows]


def a_relief(**values: Any) -> Any:
    """A case whose form the system makes, as the materials of a submission say."""
    case = a_case(values={"low_income_kind": "subsistence", "hardship_detail": "久病在床"} | values)
    content = case.content | {"materials": [{"material": FORM, "pages": [], "source": "generated"}]}
    type(case).update(content=content).where(type(case).id == case.id).execute()
    return case


def test_the_desk_s_form_is_covered_and_marked(district: Any, frozen: Any) -> None:
    case = a_relief()
    (shown,) = views.case_view(case.id, CENTRE)["materials"]
    assert shown["made"] is True
    text = text_of(papers.covered(case.id, FORM, CIVIL))
    assert "440000********0217" in text
    assert "440000194910010217" not in text
    assert "久病在床" not in text
    assert f"仅供办理《{case.name}》使用" in text
    assert "部分内容已遮盖" in text
    assert looks_at(case) == []


def test_the_full_form_wants_a_reason_and_is_logged(district: Any, frozen: Any) -> None:
    case = a_relief()
    text = text_of(papers.in_full(case.id, FORM, reason="核对签名", actor=CIVIL))
    assert "440000194910010217" in text
    assert "久病在床" in text
    assert looks_at(case) == [("unmasked", f"paper:{FORM}", "核对签名")]


@pytest.mark.parametrize("look", [papers.covered, lambda *at: papers.in_full(*at[:2], reason="看", actor=at[2])])
def test_strangers_and_papers_that_somebody_sent_are_not_found(district: Any, frozen: Any, look: Any) -> None:
    case = a_relief()
    for stranger in (a_clerk(ELSEWHERE), a_reviewer("body_tax")):
        with pytest.raises(NotFound):
            look(case.id, FORM, stranger)
    with pytest.raises(NotFound):
        look(a_case().id, FORM, CENTRE)
    assert looks_at(case) == []
