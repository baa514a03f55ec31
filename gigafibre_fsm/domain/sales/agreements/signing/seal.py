"""The seal over a signed PDF, by pyHanko: one signature that allows no change, and how it is read back. Pure.

The page of evidence is added as an update of the file, so that the text that was shown remains in it byte for byte.
Source: PAdES baseline B-B (ETSI EN 319 142-1), DocMDP level 1 of ISO 32000-2, 12.8.2.2.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import TypeVar

Answer = TypeVar("Answer")

FIELD = "Seal"
SEAL_YEARS = 20


@dataclass(frozen=True, slots=True)
class SealKey:
	"""A private key and its certificate, both PEM."""

	key: str
	certificate: str


@dataclass(frozen=True, slots=True)
class SealReading:
	"""What a seal says of its file.

	Attributes:
		is_intact: the file is as it was sealed, from its first to its last byte.
		is_ours: it was sealed with one of the given certificates.
	"""

	is_intact: bool
	is_ours: bool


def make_key(name: str, now: datetime) -> SealKey:
	"""Make a key and a certificate that vouches for itself.

	Args:
		name: of whoever seals, as readers of PDF show it.
		now: naive UTC.
	"""
	from cryptography import x509
	from cryptography.hazmat.primitives import hashes, serialization
	from cryptography.hazmat.primitives.asymmetric import ec

	key = ec.generate_private_key(ec.SECP256R1())
	subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name[:64])])
	usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
	certificate = (
		x509.CertificateBuilder()
		.subject_name(subject)
		.issuer_name(subject)
		.public_key(key.public_key())
		.serial_number(x509.random_serial_number())
		.not_valid_before(now - timedelta(days=1))
		.not_valid_after(now + timedelta(days=365 * SEAL_YEARS))
		.add_extension(usage, critical=True)
		.sign(key, hashes.SHA256())
	)
	private = key.private_bytes(
		serialization.Encoding.PEM,
		serialization.PrivateFormat.PKCS8,
		serialization.NoEncryption(),
	)
	return SealKey(private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode())


def seal_pdf(text: bytes, evidence: bytes, seal: SealKey, reason: str) -> bytes:
	"""Put the page of evidence after a text and seal the whole.

	Args:
		text: the PDF that was shown; the result begins with its bytes.
		evidence: the PDF of the page of evidence.
		seal: with which key.
		reason: shown by readers of PDF.
	"""
	from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
	from pyhanko.sign import signers
	from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

	writer = IncrementalPdfFileWriter(BytesIO(text))
	_append_pages(writer, evidence)
	about = signers.PdfSignatureMetadata(
		field_name=FIELD,
		reason=reason,
		certify=True,
		docmdp_permissions=MDPPerm.NO_CHANGES,
		subfilter=SigSeedSubFilter.PADES,
		md_algorithm="sha256",
	)
	out = BytesIO()
	_run_apart(lambda: signers.sign_pdf(writer, about, signer=_load_signer(seal), output=out))
	return out.getvalue()


def read_seal(sealed: bytes, certificates: Iterable[str]) -> SealReading:
	"""Return what the seal of a file says of it; a file without one, or that cannot be read, is not intact.

	Args:
		sealed: the bytes of the file.
		certificates: those of the site, PEM, also earlier ones.
	"""
	from pyhanko.pdf_utils.reader import PdfFileReader
	from pyhanko.sign.validation import validate_pdf_signature
	from pyhanko.sign.validation.status import SignatureCoverageLevel
	from pyhanko_certvalidator import ValidationContext

	known = [_load_certificate(each) for each in certificates]
	try:
		reader = PdfFileReader(BytesIO(sealed))
		(signature,) = reader.embedded_signatures
		# a key usage is named in the certificate of a seal, so that nobody takes it for one of a server
		context = ValidationContext(trust_roots=known, allow_fetching=False)
		status = _run_apart(lambda: validate_pdf_signature(signature, context))
	except Exception:
		# the parser stumbles over a damaged file in many ways, of which its own errors are only some
		return SealReading(is_intact=False, is_ours=False)
	is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
	is_ours = any(signature.signer_cert.dump() == each.dump() for each in known)
	return SealReading(bool(status.intact and status.valid and status.docmdp_ok and is_whole), is_ours)


def _run_apart(work: Callable[[], Answer]) -> Answer:
	"""Do something in a thread of its own: pyHanko starts an event loop, which a thread that has one refuses."""
	with ThreadPoolExecutor(1) as thread:
		return thread.submit(work).result()


def _append_pages(writer, evidence: bytes) -> None:
	from pyhanko.pdf_utils.reader import PdfFileReader

	reader = PdfFileReader(BytesIO(evidence))
	for place in range(int(reader.root["/Pages"]["/Count"])):
		page = reader.find_page_for_modification(place)[0].get_object()
		for name in ("/Parent", "/StructParents"):
			page.pop(name, None)  # its place in the tree of pages and of tags is that of its own file
		writer.insert_page(writer.import_object(page))


def _load_signer(seal: SealKey):
	from asn1crypto import keys, pem
	from pyhanko.sign.signers import SimpleSigner
	from pyhanko_certvalidator.registry import SimpleCertificateStore

	_kind, _headers, der = pem.unarmor(seal.key.encode())
	return SimpleSigner(
		signing_cert=_load_certificate(seal.certificate),
		signing_key=keys.PrivateKeyInfo.load(der),
		cert_registry=SimpleCertificateStore(),
	)


def _load_certificate(text: str):
	from asn1crypto import pem, x509

	_kind, _headers, der = pem.unarmor(text.encode())
	return x509.Certificate.load(der)
