"""Fixtures of every room's tests."""

import pytest
