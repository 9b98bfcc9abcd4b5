"""What is the web application? The routes of all pages behind one shield; it holds no state but the workspace."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from clinconnect import __version__
from clinconnect.errors import ClinConnectError
from clinconnect.web.api import api_routes
from clinconnect.web.applying import applying_routes
from clinconnect.web.checking import checking_routes
from clinconnect.web.finding import finding_routes
from clinconnect.web.for_person import for_person_routes
from clinconnect.web.frame import Clock
from clinconnect.web.history import history_routes
from clinconnect.web.problems import framework_problem, known_problem
from clinconnect.web.shield import Shield
from clinconnect.web.suggesting import suggest_routes
from clinconnect.workspace import Workspace


def create_app(workspace: Workspace, *, clock: Clock) -> FastAPI:
    """The application over one workspace. `clock` gives the present time with its zone."""
    # The interactive documentation would load scripts from another host, so only the machine-readable one is served.
    app = FastAPI(
        title="ClinConnect", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.add_middleware(Shield)
    app.add_exception_handler(ClinConnectError, known_problem)
    app.add_exception_handler(HTTPException, framework_problem)
    app.add_exception_handler(RequestValidationError, framework_problem)
    app.include_router(finding_routes(workspace, clock))
    app.include_router(for_person_routes(workspace, clock))
    app.include_router(api_routes(workspace, clock))
    app.include_router(suggest_routes(workspace))
    app.include_router(applying_routes(workspace, clock))
    app.include_router(checking_routes(workspace, clock))
    app.include_router(history_routes(workspace, clock))
    app.mount("/static", StaticFiles(packages=[("clinconnect.web", "static")]), name="static")
    return app
