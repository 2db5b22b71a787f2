"""Tokens that a provider might be made to send, each refused for its own reason."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from kaiwa.accounts.provider import Attempt, Claims
from kaiwa.clock import now
from kaiwa.errors import SignInRefused, Unavailable
from kaiwa.oidc import OidcProvider
from kaiwa.settings import Oidc

ISSUER = "https://provider.example"
ATTEMPT = Attempt(state="s", nonce="the nonce", verifier="v" * 43, then="/")
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
OTHER = RSAKey.generate_key(2048, {"kid": "other"})


def good_claims() -> dict[str, Any]:
    at = int(now().timestamp())
    return {
        "iss": ISSUER,
        "aud": "kaiwa",
        "sub": "1",
        "nonce": "the nonce",
        "iat": at,
        "exp": at + 600,
        "email": "a@b.example",
        "email_verified": True,
    }


def signed(claims: dict[str, Any], key: Any = RSA, alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg, "kid": key.kid}, claims, key, algorithms=[alg])


class FakeProvider:
    """Answers as a provider would, from a table that a test may spoil."""

    def __init__(self, id_token: str) -> None:
        self.keys: list[Any] = [RSA, EC]
        self.discovery: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/jwks",
        }
        self.token_answer: httpx.Response | Exception = httpx.Response(200, json={"id_token": id_token})
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        match request.url.path:
            case "/.well-known/openid-configuration":
                return httpx.Response(200, json=self.discovery)
            case "/jwks":
                return httpx.Response(200, json=KeySet(self.keys).as_dict(private=False))
        if isinstance(self.token_answer, Exception):
            raise self.token_answer
        return self.token_answer

    def count(self, path: str) -> int:
        return sum(request.url.path == path for request in self.asked)


async def claims_from(fake: FakeProvider) -> Claims:
    async with httpx.AsyncClient(transport=httpx.MockTransport(fake)) as http:
        provider = OidcProvider(Oidc(issuer=ISSUER, client_id="kaiwa", client_secret="hush"), http)
        return await provider.claims("code", ATTEMPT, "https://kaiwa.example/back")


@pytest.mark.parametrize(("key", "alg"), [(RSA, "RS256"), (EC, "ES256")])
async def test_a_good_token_says_who_it_is(key: Any, alg: str) -> None:
    fake = FakeProvider(signed(good_claims(), key, alg))
    assert await claims_from(fake) == Claims(subject="1", email="a@b.example", email_verified=True)
    exchange = fake.asked[1]
    assert b"code_verifier=" + b"v" * 43 in exchange.content
    assert exchange.headers["authorization"].startswith("Basic ")


SPOILT: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another issuer": lambda c: c | {"iss": "https://evil.example"},
    "another audience": lambda c: c | {"aud": "another app"},
    "an audience besides us": lambda c: c | {"aud": ["kaiwa", "another app"]},
    "another authorised party": lambda c: c | {"azp": "another app"},
    "another nonce": lambda c: c | {"nonce": "of another sign-in"},
    "no nonce": lambda c: {k: v for k, v in c.items() if k != "nonce"},
    "no subject": lambda c: {k: v for k, v in c.items() if k != "sub"},
    "no expiry": lambda c: {k: v for k, v in c.items() if k != "exp"},
    "run out": lambda c: c | {"exp": c["iat"] - 120},
    "from tomorrow": lambda c: c | {"iat": c["iat"] + 86_400},
}


@pytest.mark.parametrize("spoilt", SPOILT)
async def test_a_token_with_a_wrong_claim_is_refused(spoilt: str) -> None:
    with pytest.raises(SignInRefused):
        await claims_from(FakeProvider(signed(SPOILT[spoilt](good_claims()))))


async def test_a_token_of_a_key_that_the_provider_does_not_publish_is_refused() -> None:
    with pytest.raises(SignInRefused):
        await claims_from(FakeProvider(signed(good_claims(), OTHER)))


async def test_a_token_signed_with_the_public_key_as_a_secret_is_refused() -> None:
    body = signed(good_claims()).split(".")[1]
    head = base64url(b'{"alg":"HS256","kid":"rsa","typ":"JWT"}')
    mark = hmac.digest(RSA.as_pem(private=False), f"{head}.{body}".encode(), "sha256")
    with pytest.raises(SignInRefused):
        await claims_from(FakeProvider(f"{head}.{body}.{base64url(mark)}"))


def base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


async def test_a_token_without_a_signature_is_refused() -> None:
    head, body, _ = signed(good_claims()).split(".")
    unsigned = "eyJhbGciOiJub25lIn0"
    for token in (f"{unsigned}.{body}.", f"{head}.{body}.", "no token", ""):
        with pytest.raises(SignInRefused):
            await claims_from(FakeProvider(token))


async def test_new_keys_of_the_provider_are_found() -> None:
    fake = FakeProvider(signed(good_claims()))
    async with httpx.AsyncClient(transport=httpx.MockTransport(fake)) as http:
        provider = OidcProvider(Oidc(issuer=ISSUER, client_id="kaiwa", client_secret="hush"), http)
        for _ in range(3):
            await provider.claims("code", ATTEMPT, "https://kaiwa.example/back")
        assert (fake.count("/jwks"), fake.count("/.well-known/openid-configuration")) == (1, 1)
        fake.keys = [OTHER]
        fake.token_answer = httpx.Response(200, json={"id_token": signed(good_claims(), OTHER)})
        provider._keys = (provider._keys[0] - 61, provider._keys[1]) if provider._keys else None
        await provider.claims("code", ATTEMPT, "https://kaiwa.example/back")
        assert fake.count("/jwks") == 2


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(429),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json={"access_token": "only"}),
        httpx.ReadTimeout("slow"),
        httpx.ConnectError("down"),
    ],
)
async def test_a_provider_that_fails_is_away_and_nobody_is_refused(
    answer: httpx.Response | Exception,
) -> None:
    fake = FakeProvider("")
    fake.token_answer = answer
    with pytest.raises(Unavailable):
        await claims_from(fake)


async def test_a_code_that_the_provider_does_not_know_is_refused() -> None:
    fake = FakeProvider("")
    fake.token_answer = httpx.Response(400, json={"error": "invalid_grant"})
    with pytest.raises(SignInRefused):
        await claims_from(fake)


@pytest.mark.parametrize(
    "spoilt",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://provider.example/token"}],
)
async def test_a_description_that_leads_elsewhere_is_refused(spoilt: dict[str, str]) -> None:
    fake = FakeProvider(signed(good_claims()))
    fake.discovery |= spoilt
    with pytest.raises(SignInRefused):
        await claims_from(fake)
    assert fake.count("/token") == 0


async def test_a_provider_whose_name_ends_in_a_slash_is_known_by_it() -> None:
    fake = FakeProvider(signed(good_claims() | {"iss": f"{ISSUER}/"}))
    with pytest.raises(SignInRefused):
        await claims_from(fake)
    fake.discovery["issuer"] = f"{ISSUER}/"
    assert (await claims_from(fake)).subject == "1"


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there() -> None:
    fake = FakeProvider(signed(good_claims()))
    fake.discovery["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    await claims_from(fake)
    assert b"client_secret=hush" in fake.asked[1].content
    assert "authorization" not in fake.asked[1].headers
