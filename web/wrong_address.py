"""What is said to a browser that is not where our pages are: what is wrong, where to go, what an operator sets."""

from fastapi import FastAPI, Request, Response

from bot.phrases import problems as phrases
from settings import Settings
from web.origins import Fault, WrongAddress
from web.pages import page
from web.problems import problem, reads_pages
from web.visitors import is_large

_STATUSES = {Fault.HOST: 400, Fault.FORM: 403, Fault.PLAIN: 403}


def install(app: FastAPI, settings: Settings) -> None:
    """Answer every WrongAddress of `app`."""

    def respond(request: Request, error: Exception) -> Response:
        assert isinstance(error, WrongAddress)
        title, hint = _sentences(error)
        status = _STATUSES[error.fault]
        if not reads_pages(request):
            return problem(status, f"{title}{phrases.open_instead(error.right)}{hint}")
        context = {"title": title, "link": error.right, "hint": hint}
        frame = {"is_large": is_large(request), "settings": settings}
        return page("portal/wrong_address.html", frame | context, status)

    app.add_exception_handler(WrongAddress, respond)


def _sentences(error: WrongAddress) -> tuple[str, str]:
    match error.fault:
        case Fault.HOST:
            return phrases.unknown_host(error.found)
        case Fault.PLAIN:
            return phrases.opened_by_http(), ""
        case Fault.FORM:
            return phrases.foreign_form(error.found)
