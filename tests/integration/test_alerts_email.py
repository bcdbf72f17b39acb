"""The mail channel against real servers on loopback that misbehave: each fault has its class."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alerts.channels import email
from alerts.outcomes import Outcome, Refused, Retry, Sent, Uncertain
from alerts.trial import trial_message
from newswatch.settings import Settings
from tests.samples.alerts_sinks import MailSink, StartMail, free_port

pytest_plugins = ["tests.samples.alerts_world"]
Configure = Callable[..., Settings]


def put() -> Outcome:
    return email.send(email.CHANNEL.render(trial_message("ko"), "desk@nuri.example"))


@pytest.fixture
def to_mail(mail: MailSink, configured: Configure) -> MailSink:
    configured(
        smtp_host="127.0.0.1", smtp_port=mail.port, smtp_security="none", send_timeout_s=1.0
    )  # fmt: skip
    return mail


def test_a_mail_arrives_whole(to_mail: MailSink) -> None:
    assert put() == Sent(ref="250 taken as Q1")
    assert to_mail.to == [["desk@nuri.example"]]
    assert "시험 메시지" in str(to_mail.received[0]["Subject"])


@pytest.mark.parametrize(
    ("verb", "reply", "kind"),
    [
        ("EHLO", "451 later", Retry),
        ("EHLO", "554 go away", Retry),
        ("EHLO", "drop", Retry),
        ("MAIL", "451 later", Retry),
        ("MAIL", "553 not you", Refused),
        ("RCPT", "450 greylisted", Retry),
        ("RCPT", "550 no such mailbox", Refused),
        ("RCPT", "hang", Retry),
        ("DOT", "452 disk full", Retry),
        ("DOT", "554 spam", Refused),
        ("DOT", "drop", Uncertain),
        ("DOT", "hang", Uncertain),
    ],
)
def test_each_verb_refused(to_mail: MailSink, verb: str, reply: str, kind: type[Outcome]) -> None:
    to_mail.replies[verb] = reply
    if verb == "EHLO":  # smtplib tries HELO next; the server means both
        to_mail.replies["HELO"] = reply
    assert type(put()) is kind
    assert len(to_mail.received) == (kind is Uncertain)


def test_a_mail_server_out_of_reach_is_a_sure_no(configured: Configure) -> None:
    configured(smtp_host="127.0.0.1", smtp_port=free_port(), smtp_security="none")
    outcome = put()
    assert isinstance(outcome, Retry)
    assert outcome.for_all


def test_a_server_that_never_speaks_is_left_in_time(configured: Configure) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        configured(
            smtp_host="127.0.0.1",
            smtp_port=silent.getsockname()[1],
            smtp_security="none",
            send_timeout_s=0.5,
        )
        begun = time.monotonic()
        assert isinstance(put(), Retry)
        assert time.monotonic() - begun < 1


def test_a_drop_amid_the_content_is_a_sure_no(configured: Configure) -> None:
    """The server resets after DATA's 354; the final dot cannot have been taken."""

    def serve(listening: socket.socket) -> None:
        peer, _ = listening.accept()
        with peer, peer.makefile("rb") as lines:
            peer.sendall(b"220 hello\r\n")
            for line in lines:
                data = line.upper().startswith(b"DATA")
                peer.sendall(b"354 go on\r\n" if data else b"250 ok\r\n")
                if data:
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    return

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        port = listening.getsockname()[1]
        configured(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
        big = email.Letter("desk@nuri.example", b"x: y\r\n\r\n" + b"z" * 40_000_000)
        assert isinstance(email.send(big), Retry)
        thread.join()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and self-signed certificate of 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begin = datetime.now(UTC) - timedelta(hours=1)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def serving(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_tls_is_verified(
    start_mail: StartMail,
    configured: Configure,
    serving: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
    is_trusted: bool,
) -> None:
    email._verifying.cache_clear()
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def judge(_server: Any, _session: Any, _envelope: Any, _how: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"pa55canary", handled=False)

    options: dict[str, Any] = {"authenticator": judge}
    if security == "starttls":
        options |= {"tls_context": serving, "require_starttls": True}
    else:  # aiosmtpd does not count implicit TLS as TLS
        options |= {"ssl_context": serving, "auth_require_tls": False}
    sink = start_mail(**options)
    access = {"smtp_user": "watch", "smtp_password": "pa55canary"}
    configured(smtp_host="127.0.0.1", smtp_port=sink.port, smtp_security=security, **access)
    outcome = put()
    if is_trusted:
        assert isinstance(outcome, Sent)
        configured(smtp_password="wrong-canary")
        refused = put()
        assert isinstance(refused, Retry)
        assert "535" in refused.detail
        assert "canary" not in refused.detail
    else:
        assert isinstance(outcome, Retry)
        assert "certificate verify failed" in outcome.detail.lower()
        assert sink.received == []
    email._verifying.cache_clear()


def test_no_downgrade_where_starttls_is_not_offered(mail: MailSink, configured: Configure) -> None:
    configured(smtp_host="127.0.0.1", smtp_port=mail.port, smtp_security="starttls")
    outcome = put()
    assert isinstance(outcome, Retry)
    assert "STARTTLS" in outcome.detail
    assert mail.received == []


def test_nothing_is_said_in_the_clear_to_another_machine(configured: Configure) -> None:
    address = socket.gethostbyname(socket.gethostname())
    if address.startswith("127."):
        pytest.skip("this machine has no address but loopback")
    heard: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        with listening.accept()[0] as peer:
            peer.sendall(b"220 hello\r\n")
            heard.append(peer.recv(100))

    with closing(socket.create_server((address, 0))) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        port = listening.getsockname()[1]
        configured(smtp_host=address, smtp_port=port, smtp_security="none")
        outcome = put()
        thread.join()
    assert isinstance(outcome, Retry)
    assert "loopback" in outcome.detail
    assert heard == [b""]
