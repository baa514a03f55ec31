"""What happened last in the whole business: visits, payments, outages, calls, flows that failed."""
