"""What Oktopus and the devices connected to it say: who is there, and the values that a device returns now."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from gigafibre_fsm.domain.network.acs import oktopus_document
from gigafibre_fsm.domain.network.acs.endpoints import read_endpoint
from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice
from gigafibre_fsm.integrations.oktopus.answers import OktopusDevice, SupportedModel
from gigafibre_fsm.integrations.oktopus.client import OktopusClient

NAME = "Oktopus"
MOST_MODELS = 200

_models: dict[tuple[str, ...], SupportedModel] = {}
"""What each firmware supports, known to this process: it is the same for all devices, and long."""


class OktopusReader:
	"""Reads devices, each in the protocol by which it is connected.

	Args:
		client: of the site's settings.
	"""

	def __init__(self, client: OktopusClient) -> None:
		self._client = client

	def read(self, device: OktopusDevice, projection: Sequence[str]) -> ManagedDevice:
		"""Ask a connected device for values: over USP where it speaks that, else over TR-069.

		Args:
			device: as Oktopus knows it.
			projection: paths of the parameters; one that ends with a dot is a whole object.

		Raises:
			Unavailable: it is away or busy, or Oktopus does not answer.
		"""
		read = self._read_usp if device.has_usp else self._read_cwmp
		document, as_of = read(device, projection)
		identity = read_endpoint(device.sn)
		return ManagedDevice(
			device.sn,
			identity.serial,
			identity.oui,
			identity.product_class or device.product_class,
			as_of,
			oktopus_document.find_boot(document, as_of),
			document,
			NAME,
			is_presence=not document,
			is_live=True,
		)

	def _read_usp(
		self, device: OktopusDevice, projection: Sequence[str]
	) -> tuple[oktopus_document.Document, datetime]:
		read = self._client.get(device.sn, oktopus_document.list_usp_paths(projection))
		model = self._find_model(device, tuple(oktopus_document.list_objects(projection)))
		as_of = read.as_of or now()
		values = {path: (value, "") for path, value in read.values.items()}
		document = oktopus_document.build_document(
			values, lambda path: oktopus_document.write_pattern(path) in model.writable, as_of
		)
		if document:
			oktopus_document.add_operations(document, model.operations)
		return document, as_of

	def _find_model(self, device: OktopusDevice, objects: tuple[str, ...]) -> SupportedModel:
		key = (device.vendor, device.model, device.product_class, device.version, *objects)
		if key not in _models:
			if len(_models) >= MOST_MODELS:
				_models.clear()
			_models[key] = self._client.supported(device.sn, objects)
		return _models[key]

	def _read_cwmp(
		self, device: OktopusDevice, projection: Sequence[str]
	) -> tuple[oktopus_document.Document, datetime]:
		writable: Mapping[str, bool] = self._client.cwmp_names(device.sn, "")
		names = oktopus_document.choose_names(writable, projection)
		if not names:
			return {}, now()
		read = self._client.cwmp_values(device.sn, names)
		as_of = read.as_of or now()
		document = oktopus_document.build_document(read.values, lambda path: writable.get(path, False), as_of)
		return document, as_of


def describe_presence(device: OktopusDevice, heard_on: datetime | None) -> ManagedDevice:
	"""Return a device without values.

	Args:
		device: as Oktopus knows it.
		heard_on: when it was connected, naive UTC; None if it is not now.
	"""
	identity = read_endpoint(device.sn)
	return ManagedDevice(
		device.sn,
		identity.serial,
		identity.oui,
		identity.product_class or device.product_class,
		heard_on,
		backend=NAME,
		is_presence=True,
	)


def now() -> datetime:
	"""Return the present time, naive UTC, for an answer of Oktopus that names none."""
	return datetime.now(timezone.utc).replace(tzinfo=None)
