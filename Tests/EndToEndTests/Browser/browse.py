#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives chromium through a short link by the WebDriver protocol, and prints as JSON what the destination saw.

browse.py DESTINATION_PORT SHORT_URL OTHER_SHORT_URL SCRATCH
"""

import http.server
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

port, short, other, scratch = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
# What asked for the landing page: click ID, purpose, referrer.
seen = []
RULES = {"prefetch": [{"source": "list", "urls": [short], "eagerness": "immediate"}]}


class Destination(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        body = "<title>landing</title><h1>Landing</h1>"
        if url.path == "/landing":
            query = urllib.parse.parse_qs(url.query)
            seen.append(
                {
                    "click_id": query.get("click_id", [None])[0],
                    "purpose": self.headers.get("Sec-Purpose"),
                    "referrer": self.headers.get("Referer"),
                }
            )
        elif url.path == "/speculating":
            body = (
                f'<title>speculating</title><a id="go" href="{short}">Go</a>'
                f'<script type="speculationrules">{json.dumps(RULES)}</script>'
            )
        data = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        pass


class Browser:
    def __init__(self):
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        for line in self.driver.stdout:
            if "started successfully on port" in line:
                self.base = "http://127.0.0.1:" + line.split("port")[-1].strip(" .\n")
                break
        arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            f"--user-data-dir={scratch}/profile",
        ]
        options = {"goog:chromeOptions": {"args": arguments}}
        value = self.call("POST", "/session", {"capabilities": {"alwaysMatch": options}})
        self.base += "/session/" + value["sessionId"]

    def call(self, method, path, body=None):
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.read().decode()}")

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def back(self):
        self.call("POST", "/back")

    def refresh(self):
        self.call("POST", "/refresh")

    def url(self):
        return self.call("GET", "/url")

    def click(self, selector):
        element = self.call("POST", "/element", {"using": "css selector", "value": selector})
        self.call("POST", f"/element/{next(iter(element.values()))}/click")

    def cookies(self):
        return self.call("GET", "/cookie")

    def quit(self):
        try:
            self.call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()


def wait(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)


server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Destination)
threading.Thread(target=server.serve_forever, daemon=True).start()
browser = Browser()
try:
    report = {}
    browser.open(short)
    report["first"] = browser.url()
    browser.open(short)
    report["again"] = browser.url()
    browser.open(f"http://127.0.0.1:{port}/elsewhere")
    browser.back()
    browser.open(short)
    report["back"] = browser.url()
    report["cookies"] = [{k: c.get(k) for k in ("name", "value", "httpOnly", "sameSite")} for c in browser.cookies()]
    report["landings"] = list(seen)
    # A fresh profile would be another visitor; this is the same one at another link.
    browser.open(other)
    report["other"] = browser.url()
    report["before"] = len(seen)
    browser.call("DELETE", "/cookie")
    browser.open(f"http://127.0.0.1:{port}/speculating")
    time.sleep(4)
    report["ahead"] = seen[report["before"]:]
    browser.click("#go")
    wait(lambda: "/landing" in browser.url())
    report["clicked"] = browser.url()
    report["after"] = seen[report["before"]:]
    print(json.dumps(report))
finally:
    browser.quit()
