"""The pages of the keys and of „Im Programm bearbeiten“ in a real browser, on a desk and a telephone."""

import os
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.fixtures import Settings

from amtsweg.identity.contracts import NewAssignment
from amtsweg.kernel import scope
from amtsweg.kernel.blobs import put
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality
from amtsweg.records.services.keeping import set_confidentiality
from chromium import DESKTOP, PHONE, chromium, overflow, violations, visitor
from records.conftest import ACTOR
from records.conftest import sign_in as sign_in_clerk
from serving import served
from webdav.conftest import UNIT, new_file

pytestmark = pytest.mark.journey
