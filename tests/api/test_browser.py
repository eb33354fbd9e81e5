"""A real browser on a real server process: ask, read the cited answer, open the clause, see the quoted words highlighted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import Bot

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-dev-shm-usage --force-prefers-reduced-motion --window-size=1280,900"
).split()


@pytest.fixture
def server(bot: Bot, tmp_path: Path) -> Iterator[str]:
    """Address of a ``python -m api`` of our own, on a free port, with a database of its own."""
    environment = {**os.environ, "ZHIDUTONG_DATABASE_URL": f"sqlite:///{tmp_path / 'service.sqlite3'}"}
    command = [sys.executable, "-m", "api", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "已就绪" in line, line
        try:
            yield line[line.index("http") :].split()[0].rstrip("/")
        finally:
            process.terminate()
            process.wait(10)


def test_a_busy_port_gives_one_clear_line(server: str) -> None:
    port = server.rsplit(":", 1)[1]
    done = subprocess.run([sys.executable, "-m", "api", "--port", port], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1 and port in done.stderr and "--port" in done.stderr


def test_the_served_process_answers(server: str) -> None:
    body = json.dumps({"question": "请三天病假谁批"}).encode()
    request = urllib.request.Request(f"{server}/api/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        assert json.load(response)["citations"]


def test_ask_and_follow_the_citation(server: str, tmp_path: Path) -> None:
    if not (CHROMIUM and DRIVER):
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail("CI lacks chromium and chromedriver")
        pytest.skip("chromium and chromedriver are not installed")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options, Service(DRIVER))
    try:
        wait = WebDriverWait(browser, 15)

        def see(css: str) -> str:
            return wait.until(lambda b: next((e.text for e in b.find_elements(By.CSS_SELECTOR, css) if e.text), False))

        def click(css: str) -> None:
            node = browser.find_element(By.CSS_SELECTOR, css)
            browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", node)
            node.click()

        browser.get(f"{server}/")
        browser.find_element(By.ID, "question").send_keys("请三天病假谁批", Keys.ENTER)
        assert see("#log .answer .lead")
        quote = see("#log .source blockquote")
        click(".vote[data-verdict=up]")
        assert "谢谢" in see(".said")
        click("#log .cite")
        see("#sheet .clause.shown")
        found = "".join(m.text for m in browser.find_elements(By.CSS_SELECTOR, "#sheet .clause.shown mark"))
        assert "".join(found.split()) == "".join(quote.split())
        assert "/regulations/" in browser.current_url

        browser.back()  # the conversation is still there, and goes on
        assert see("#log .answer .lead")
        click("#new")
        browser.find_element(By.ID, "question").send_keys("<img src=x onerror=alert(1)>下周出差一天要谁同意", Keys.ENTER)
        assert "<img src=x" in see("#log .question p")
        assert not browser.find_elements(By.CSS_SELECTOR, "#log img")

        browser.get(f"{server}/regulations")
        see("#tree .list a")
        browser.get(f"{server}/calculators")
        see("#rules form button")
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    finally:
        browser.quit()
