"""The neighbours below, asked the way a submission needs them: the pinned form, and who acts for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.applications.rules import By
from server.catalog import queries as catalog
from server.forms import service as forms
from server.forms.shapes import Form


def form_of(bundle: str, release: str, division: str, answers: Mapping[str, Any]) -> Form:
    """The form of a bundle as its pinned release gives it; the same digest for the same answers, for ever."""
    catalogue = catalog.catalogue(release)
    return forms.form_for(catalogue, bundle, answers, division=division, offered=catalog.offered(division))


def authority(form: Form, named: Mapping[str, Any] | None, *, by: By, level: str, today: date) -> Any:
    """On what ground the caller acts for the applicant; a named no of the room identity where there is none."""
