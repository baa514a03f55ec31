"""The signed token of a link: HS256, identified by `jti`, bound to one purpose.

A token is accepted only if `sign_token` would produce it byte for byte.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from calendar import timegm
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import jwt

ALGORITHM = "HS256"
TYPE = "fsm-link+jwt"
ISSUER = "gigafibre-fsm"
LONGEST_LIFE = timedelta(days=400)
LONGEST_TOKEN = 1024
KEY_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9_-]{4,64}")


class InvalidToken(ValueError):
	"""The token is not ours or no longer valid; the reason is for logs, never for the user."""


@dataclass(frozen=True)
class Claims:
	"""The content of a token; times are naive UTC."""

	jti: str
	purpose: str
	subject: str
	issued: datetime
	expires: datetime


def sign_token(
	keys: Mapping[str, str],
	kid: str,
	*,
	jti: str,
	purpose: str,
	subject: str,
	now: datetime,
	expires: datetime,
) -> str:
	"""Make a signed token for the link `jti`.

	Times are naive UTC, in `sign_token` and `verify_token` alike.

	Args:
		keys: id of each key → its 32 bytes in base64.
		kid: id of the key that signs.
		jti: name of the FSM Magic Link.
		purpose: what the token may be used for; it determines the token's audience.
		subject: name of the person the link is for.
		now: when it is issued, naive UTC.
		expires: when it expires, naive UTC.

	Raises:
		ValueError: the key is unknown or malformed.
	"""
	return _encode(_signing_key(keys, kid), kid, Claims(jti, purpose, subject, now, expires))


def verify_token(
	token: str,
	keys: Mapping[str, str],
	*,
	purposes: Collection[str],
	now: datetime,
	even_expired: bool = False,
) -> Claims:
	"""Return the claims of a token that this site signed for one of these purposes.

	PyJWT verifies signature, audience and issuer. What it accepts nevertheless (an unknown `crit`, an absurd
	`exp`, altered base64 tails, unknown claims) fails the last check: the token must be, byte for byte, the
	one that `sign_token` makes from its claims.

	Args:
		token: as received.
		keys: id of each key → its 32 bytes in base64.
		purposes: the accepted ones.
		now: the present, naive UTC.
		even_expired: accept an expired token too, to find out whose it was.

	Raises:
		InvalidToken: it is not ours, serves another purpose, or has expired.
	"""
	kid = _kid(token)
	try:
		key = _signing_key(keys, kid)
	except ValueError as error:
		raise InvalidToken(str(error)) from error
	claims = _claims(_verified(token, key, purposes), purposes)
	if not hmac.compare_digest(_encode(key, kid, claims).encode(), token.encode()):
		raise InvalidToken("not as minted")
	if not timedelta(0) < claims.expires - claims.issued <= LONGEST_LIFE:
		raise InvalidToken("absurd life")
	if claims.expires <= now and not even_expired:
		raise InvalidToken("expired")
	return claims


def audience_of(purpose: str) -> str:
	"""Return the audience claim of a token for `purpose`."""
	return f"{ISSUER}:{purpose.lower()}"


def _kid(token: str) -> str:
	if not isinstance(token, str) or len(token) > LONGEST_TOKEN or not token.isascii():
		raise InvalidToken("not a token")
	try:
		header = jwt.get_unverified_header(token)
	except (jwt.PyJWTError, ValueError, RecursionError) as error:
		raise InvalidToken("unreadable header") from error
	kid = header.get("kid")
	if not isinstance(kid, str) or header != _header(kid):
		raise InvalidToken("not our header")
	return kid


def _verified(token: str, key: bytes, purposes: Collection[str]) -> dict:
	try:
		return jwt.decode(
			token,
			key,
			algorithms=[ALGORITHM],
			audience=[audience_of(purpose) for purpose in purposes],
			issuer=ISSUER,
			options={
				"require": ["exp", "iat", "jti", "sub", "aud", "iss"],
				# `verify_token` checks times against the clock that it is given
				"verify_exp": False,
				"verify_iat": False,
				"verify_nbf": False,
			},
		)
	except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
		raise InvalidToken("the signature, audience or issuer is wrong") from error


def _claims(payload: dict, purposes: Collection[str]) -> Claims:
	purpose = next((p for p in purposes if audience_of(p) == payload["aud"]), None)
	jti, subject = payload["jti"], payload["sub"]
	if purpose is None or not isinstance(subject, str):
		raise InvalidToken("wrong purpose")
	if not isinstance(jti, str) or not _NAME.fullmatch(jti):
		raise InvalidToken("wrong name")
	return Claims(jti, purpose, subject, _moment(payload["iat"]), _moment(payload["exp"]))


def _moment(seconds: object) -> datetime:
	if type(seconds) is not int or not 0 < seconds < 2**33:
		raise InvalidToken("absurd time")
	return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)


def _encode(key: bytes, kid: str, claims: Claims) -> str:
	payload = {
		"aud": audience_of(claims.purpose),
		"exp": timegm(claims.expires.timetuple()),
		"iat": timegm(claims.issued.timetuple()),
		"iss": ISSUER,
		"jti": claims.jti,
		"sub": claims.subject,
	}
	signed = f"{_base64(_header(kid))}.{_base64(payload)}"
	signature = hmac.new(key, signed.encode(), hashlib.sha256).digest()
	return f"{signed}.{_text(signature)}"


def _header(kid: str) -> dict[str, str]:
	return {"alg": ALGORITHM, "kid": kid, "typ": TYPE}


def _base64(data: dict) -> str:
	return _text(json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=True).encode())


def _text(data: bytes) -> str:
	return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _signing_key(keys: Mapping[str, str], kid: str) -> bytes:
	"""Derive a 64-byte key, HMAC-SHA256's block: a shorter key signs like itself padded with NULs."""
	try:
		key = base64.b64decode(keys[kid], validate=True)
	except (KeyError, TypeError, binascii.Error) as error:
		raise ValueError(f"no usable key {kid!r}") from error
	if len(key) != KEY_BYTES:
		raise ValueError(f"key {kid!r} is not {KEY_BYTES} bytes")
	return hashlib.sha512(b"gigafibre-fsm link\0" + key).digest()
