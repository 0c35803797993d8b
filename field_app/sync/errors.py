"""What this room says no with."""

from http import HTTPStatus

from server.core.errors import DomainError

#: Why a job was parked, for the worker.
REASONS = {
    "unreadable": "手机加密的内容这里打不开，已经原样留下，书记会联系您",
    "other-content": "同一个编号下已经有别的内容，两份都留着，等书记核对",
    "not-yours": "这件事已经在别的网格员手里，您这一份另外留着，等书记核对",
    "moved-on": "这件事在别的手机上改过，两份都留着，等书记核对",
    "too-late": "这件事已经往下办了，您这一份另外留着，等书记看",
    "foreign-grid": "这位居民那天不在您负责的网格，内容留下了，等书记核对",
    "unknown-resident": "名单里没有这位居民，内容留下了，等书记核对",
    "account-closed": "您的账号已经停用，或者不再是网格员，内容收下了，由书记接手",
    "device-revoked": "这台手机已经挂失，内容收下了，由书记核对",
}


class DeviceRevoked(DomainError):
    """The phone is to wipe itself. What it had finished was kept: `parked`, where there was something."""

    status, slug, title = HTTPStatus.GONE, "device-revoked", "这台手机已经挂失，上面的内容会清掉"
