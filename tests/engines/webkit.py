#!/usr/bin/python3
"""The smallest browser around Safari's engine: windows, and a profile that it keeps.

Debian's MiniBrowser forgets everything when it is driven. This one is driven by WebKitWebDriver in the
same way and keeps cookies, databases and service workers in a folder, so that it can be ended and opened
again. Knows WebKitGTK; must not know the app.

    webkit.py PROFILE WIDTH HEIGHT
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2

profile, width, height = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

data = WebKit2.WebsiteDataManager(base_data_directory=f"{profile}/data", base_cache_directory=f"{profile}/cache")
data.get_cookie_manager().set_persistent_storage(f"{profile}/cookies", WebKit2.CookiePersistentStorage.SQLITE)
context = WebKit2.WebContext(website_data_manager=data)
context.set_automation_allowed(True)


def opens_a_window(_session):
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    settings = view.get_settings()
    # What a page complains about is read by the tests.
    settings.set_enable_write_console_messages_to_stdout(True)
    # Without a graphics card the processor would play one, for as much work again as all the rest.
    settings.set_hardware_acceleration_policy(WebKit2.HardwareAccelerationPolicy.NEVER)
    window = Gtk.Window(default_width=width, default_height=height)
    window.add(view)
    view.connect("close", lambda _: window.destroy())
    window.show_all()
    return view


def is_driven(_context, session):
    about = WebKit2.ApplicationInfo()
    about.set_name("WebKit")
    about.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(about)
    session.connect("create-web-view", opens_a_window)


context.connect("automation-started", is_driven)
Gtk.main()
