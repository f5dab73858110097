"""Receivers of webhooks on loopback addresses, and a notifier's home that delivers to them."""
