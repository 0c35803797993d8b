"""The named noes of this room."""

from http import HTTPStatus

from server.core.errors import DomainError, NotSignedIn


class WrongSignIn(DomainError):
    """One answer for every wrong name, password or code: it tells a guesser nothing."""

    status, slug, title = HTTPStatus.UNAUTHORIZED, "wrong-sign-in", "账号、密码或验证码不对"


class SecondFactorNeeded(DomainError):
    status, slug, title = HTTPStatus.UNAUTHORIZED, "second-factor-needed", "还要再验证一步"


class WhoseAccount(DomainError):
    """The phone has an account with something in it, and so has who is signed in: nobody joins them without being told
    that they are one person's. The code stays good for the answer (`is_mine`)."""

    status, slug, title = HTTPStatus.CONFLICT, "whose-account", "这个手机号的账号也是您本人的吗？"


class AccountLocked(DomainError):
    status, slug, title = HTTPStatus.FORBIDDEN, "account-locked", "账号暂时锁定"


class SessionEnded(NotSignedIn):
    slug, title = "session-ended", "登录已结束，请重新登录"


class TokenReused(SessionEnded):
    slug, title = "token-reused", "为了安全，这次登录已结束，请重新登录"


class MustFirst(DomainError):
    """First sign-in: until these are done, only their own routes answer."""

    status, slug, title = HTTPStatus.FORBIDDEN, "must-first", "请先完成登录后的必办设置"


class CodeTooSoon(DomainError):
    status, slug, title = HTTPStatus.TOO_MANY_REQUESTS, "code-too-soon", "验证码刚发过，请稍等再要"


class WayNotOffered(DomainError):
    status, slug, title = HTTPStatus.NOT_FOUND, "way-not-offered", "这里不提供这种登录方式"


class OutsideSignInFailed(DomainError):
    status, slug, title = (
        HTTPStatus.BAD_GATEWAY,
        "outside-sign-in-failed",
        "对方平台没有确认登录，请再试一次或改用短信登录",
    )


class SignInOver(DomainError):
    """The answer of a platform to a try that is not this browser's, was used, or ran out: they look alike."""

    status, slug, title = HTTPStatus.CONFLICT, "sign-in-over", "这次登录用过了，或者已经过期，请再点一次"


class WeakPassword(DomainError):
    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "weak-password", "密码不够安全"


class RolesExclude(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "roles-exclude", "系统管理员、安全管理员、审计员必须是不同的人"


class PostNeedsBody(DomainError):
    status, slug, title = HTTPStatus.UNPROCESSABLE_ENTITY, "post-needs-body", "审核人员要写明所在部门"


class NameTaken(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "name-taken", "这个登录名已经有人用了"


class MandateNotPossible(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "mandate-not-possible", "这类事情必须本人办理"


class NoAuthority(DomainError):
    status, slug, title = HTTPStatus.FORBIDDEN, "no-authority", "还没有得到对方的授权"


class GuardianNeeded(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "guardian-needed", "需要由监护人代为办理"


class LevelTooLow(DomainError):
    status, slug, title = HTTPStatus.FORBIDDEN, "level-too-low", "这一步要先核验身份"


class PhoneNeeded(DomainError):
    """Less than a check: a text message is enough."""

    status, slug, title = HTTPStatus.FORBIDDEN, "phone-needed", "先用手机收一条短信，确认一下，就能提交"


class MergeNotPossible(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "merge-not-possible", "这两份人员资料不能合并"


class TextChanged(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "text-changed", "告知内容已更新，请重新看一遍"
