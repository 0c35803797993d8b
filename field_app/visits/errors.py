"""What this room says no with."""

from http import HTTPStatus

from server.core.errors import DomainError


class ResidentChanged(DomainError):
    """Somebody else changed the record meanwhile; `theirs` is what lies there now, with its revision to go on from."""

    status, slug, title = HTTPStatus.CONFLICT, "resident-changed", "这份登记别人刚改过，请看一看新的再改"


class JobParked(DomainError):
    """Kept whole, for a person: `parked` names where, `reason` why."""

    status, slug, title = HTTPStatus.CONFLICT, "job-parked", "没有直接收下，内容原样留着，等人看"


class OriginalOut(DomainError):
    """`originals`: the pieces that have to be back first."""

    status, slug, title = HTTPStatus.CONFLICT, "original-out", "还有原件没有还给本人，先还了再结"


class OtherReceiptSigned(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "other-receipt-signed", "签收的不是这一件，请重新签"


class FlagWithoutRule(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "flag-without-rule", "这种关爱标记还没有登记用途和依据，或者登记已经到期"
