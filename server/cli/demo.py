"""`lastmeter demo`: the whole product on one machine, with the demo district, and nothing else to install."""

import argparse
import base64
import hashlib
import http.client
import json
import secrets
import shlex
import shutil
import socket
import ssl
import sys
import time
import urllib.request
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import qrcode
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from field_app.visits import demo as residents
from server.catalog import files, marks
from server.catalog.check import check
from server.cli import district
from server.cli.processes import Tree
from server.cli.serving import (
    DEMO_SECRETS,
    HERE,
    claim_folder,
    claim_port,
    demo_settings,
    enter_command,
    open_database,
    server_options,
    timetable_child,
    web_child,
    worker_child,
)
from server.core import clock, config, keymark, logs, migrating
from server.identity import demo as people

#: Seconds until a server that does not come up is said to be one.
PATIENCE = 120.0
#: As wide as a Chinese character, so that columns of them stand in line.
WIDE_SPACE = "\u3000"


def enter(commands: Any) -> None:
    demo = enter_command(
        commands,
        "demo",
        "try everything: demo district, demo accounts, one process tree",
        "Makes its own data folder and prints where to go and as whom. Nothing in it is real. Ctrl-C ends all of it.",
    )
    server_options(demo, processes=1)
    demo.add_argument(
        "--lan", action="store_true", help="for phones in the same network (of --host): TLS with our own certificate"
    )
    demo.add_argument("--data", type=Path, metavar="FOLDER", help="data folder (LASTMETER_DATA_DIR, or .lastmeter)")
    demo.add_argument("--database", metavar="URL", help="keep the demo in this empty database instead, from now on")
    demo.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    host = chosen.host or ("0.0.0.0" if chosen.lan else HERE)  # noqa: S104  asked for with --lan
    claim_port(host, chosen.port)
    folder = chosen.data.absolute() if chosen.data else config.data_dir(config.inherited({}))
    shown = chosen.host or (_lan_address() if chosen.lan else HERE)
    address = f"{'https' if chosen.lan else 'http'}://{shown}:{chosen.port}"
    changes = _environment(folder, address) | ({"DATABASE_URL": chosen.database} if chosen.database else {})
    logs.set_up("text")
    migrating.migrate(_database(config.load(config.inherited(changes)), is_given=bool(chosen.database)))
    if chosen.database:
        _keep(folder, database_url=chosen.database)
    _prepare()
    tls = _certificate(folder, shown) if chosen.lan else None
    web = web_child(host, chosen.port, chosen.processes, changes, tls=tls)
    Thread(target=_announce, args=(address, folder, chosen.lan), daemon=True).start()
    return Tree([web, worker_child(changes), timetable_child(changes)]).run()


def _database(settings: config.Settings, *, is_given: bool) -> Any:
    """The file in the data folder, or what --database gives; what the environment names only if a demo marked it."""
    file = Path(settings.database_url.removeprefix("sqlite:///")) if settings.is_sqlite else None
    is_own = file is not None and file.resolve().parent == settings.data_dir.resolve()
    if not (is_own or is_given) and file is not None and not file.exists():
        raise config.BadSetting(keymark.NOBODYS)  # to open it would make it
    store = open_database(settings)
    if is_own or keymark.of(store):
        return store
    if not is_given or store.get_tables():
        store.close_all()
        raise config.BadSetting(keymark.NOT_EMPTY if is_given else keymark.NOBODYS)
    return store


def _prepare() -> None:
    """The district, if its files have no fault: a second and a half that only changed files cost."""
    mark = config.settings().data_dir / "catalogue-checked"
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files.DEMO.glob("*.yaml")))).hexdigest()
    if not mark.exists() or mark.read_text() != digest:
        if faults := check([files.DEMO]):
            raise config.BadSetting(f"{faults[0]} (`lastmeter catalog check` names all {len(faults)} faults)")
        mark.write_text(digest)
    district.prepare()
    residents.create()
    marks.parsed.cache_clear()


def _environment(folder: Path, address: str) -> dict[str, str]:
    """The demo's settings; its random secrets lie in the data folder, marked demo."""
    file = folder / DEMO_SECRETS
    if not file.exists() and (folder / "lastmeter.db").exists():
        raise config.BadSetting(f"{folder} is a real installation's data folder: name another one with --data")
    claim_folder(folder)
    if not file.exists():
        key = config.DEMO_MARK + base64.b64encode(secrets.token_bytes(32)).decode()
        _keep(folder, demo=True, master_key=key)
    return demo_settings(folder) | {"LASTMETER_PUBLIC_URL": address, "LASTMETER_LOG_FORMAT": "text"}


def _keep(folder: Path, **words: Any) -> None:
    """Note it in the folder's secrets. Whole or not at all: half a file of them would lock the folder for ever."""
    file = folder / DEMO_SECRETS
    fresh, known = file.with_suffix(".fresh"), json.loads(file.read_text()) if file.exists() else {}
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(known | words, indent=2) + "\n")
    fresh.replace(file)


def _lan_address() -> str:
    """The address under which this machine is seen; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            raise config.BadSetting("--lan: this machine is in no network") from None


def _certificate(folder: Path, address: str) -> tuple[Path, Path]:
    """A certificate for one address, signed by itself, for 30 days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "LastMeter demo")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(hours=1))
        .not_valid_after(clock.now() + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([_named(address)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "demo-certificate.pem", folder / "demo-key.pem"
    files[1].touch(mode=0o600)
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    files[1].write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    return files


def _named(address: str) -> x509.GeneralName:
    """An address of figures, or a host's name."""
    try:
        return x509.IPAddress(ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _announce(address: str, folder: Path, as_qr: bool) -> None:
    """Print where to go and as whom, once the server answers."""
    if not _answers(address):
        print(f"lastmeter: {address} does not answer yet; the reason stands in the lines above", file=sys.stderr)
        return
    print("\n".join(_welcome(address, folder, people.listed())), flush=True)
    if as_qr:
        code = qrcode.QRCode(border=2)
        code.add_data(address)
        code.print_ascii(out=sys.stdout, invert=True)
        sys.stdout.flush()


def _welcome(address: str, folder: Path, accounts: list[people.DemoAccount]) -> list[str]:
    again = f"{shlex.join([*_program(), 'user', '--data', _seen_from_here(folder), 'code'])} 用户名"
    return [
        "",
        f"  最后一米演示系统已就绪：{address}",
        "",
        f"    市民首页  {address}/",
        f"    工作台    {address}/console/",
        f"    上门代办  {address}/field/",
        f"    短信      {address}/outbox",
        f"    接口说明  {address}/api/docs",
        "",
        f"  演示账号（动态码每30秒变一次，再看一次用 {again}）：",
        *(
            f"    {a.title.ljust(6, WIDE_SPACE)}  用户名 {a.name:<14}  密码 {a.password}  动态码 {a.code or '不用'}"
            for a in accounts
        ),
        "",
        "  按 Ctrl-C 结束",
        "",
    ]


def _program() -> list[str]:
    """This program as it can be called from here, also where nobody put it on the PATH."""
    script = Path(sys.executable).parent / "lastmeter"
    if not script.exists():
        return [sys.executable, "-c", "from server.cli import main; main()"]
    found = shutil.which("lastmeter")
    return ["lastmeter"] if found and Path(found).samefile(script) else [_seen_from_here(script)]


def _seen_from_here(path: Path) -> str:
    """Short where it lies below the folder that one stands in."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def _answers(address: str) -> bool:
    """Wait for the server's first answer."""
    ours = ssl.create_default_context()
    ours.check_hostname, ours.verify_mode = False, ssl.CERT_NONE  # our own certificate, on our own machine
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2, context=ours):  # noqa: S310
                return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    return False
