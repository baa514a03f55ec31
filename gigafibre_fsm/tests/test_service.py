"""What a customer takes at an address, from ERPNext's subscriptions."""

from gigafibre_fsm.domain.equipment.installation import subscription as device_subscription
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.frappe_case import FrappeTestCase


class TestService(FrappeTestCase):
	def setUp(self) -> None:
		self.customer = builders.a_customer().name
		self.location = builders.a_location(self.customer).name

	def find(self) -> str | None:
		at = device_subscription.find_subscription(self.location, self.customer)
		return at and at.subscription

	def test_that_of_the_location_comes_before_that_of_the_customer(self) -> None:
		general = devices.a_subscription(self.customer)
		self.assertEqual(self.find(), general.name)
		here = devices.a_subscription(self.customer, location=self.location, start_date="2020-01-01")
		self.assertEqual(self.find(), here.name)

	def test_that_of_another_home_of_the_customer_is_not_meant(self) -> None:
		cottage = builders.a_location(self.customer).name
		devices.a_subscription(self.customer, location=cottage)
		self.assertIsNone(self.find())

	def test_what_has_ended_counts_no_more(self) -> None:
		subscription = devices.a_subscription(self.customer, location=self.location)
		subscription.cancel_subscription()
		self.assertIsNone(self.find())

	def test_the_fastest_of_its_plans_is_expected(self) -> None:
		plans = (devices.a_plan(500, fsm_upload=50), devices.a_plan(0))
		devices.a_subscription(self.customer, *plans, location=self.location)
		at = device_subscription.find_subscription(self.location, self.customer)
		self.assertEqual((at.plans, at.download, at.upload), (plans, 500, 50))

	def test_without_a_place_or_a_customer_nothing_is_known(self) -> None:
		devices.a_subscription(self.customer, location=None)
		self.assertIsNone(device_subscription.find_subscription(None, None))
		self.assertIsNone(device_subscription.find_subscription("LOC-none", ""))
