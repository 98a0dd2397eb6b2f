import os
from playwright.sync_api import expect
ALICE="alice@example.org"
OUT="/tmp/k_look/"
SIZES={"phone":(390,844),"desk":(1280,900)}
def shots(page, name, sizes=None):
    for label,(w,h) in (sizes or SIZES).items():
        page.set_viewport_size({"width":w,"height":h})
        for scheme in ("light","dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(150)
            page.screenshot(path=f"{OUT}{name}-{label}-{scheme}.png", full_page=(label=="phone"))
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over>0: print("OVERFLOW", name, label, over)
    small = page.evaluate("""[...document.querySelectorAll('main a.button, main button, main .chip')].filter(e=>e.offsetParent && (e.offsetHeight<43.5 )).map(e=>e.outerHTML.slice(0,90)+e.offsetHeight)""")
    if small: print("SMALL", name, small)

def test_look(desk, signed_in, badge_code, visit, companion, camera, badge):
    office = desk()
    office.goto("/e/spring/organize/stands"); shots(office,"stands-empty")
    office.get_by_label("Name of the stand").fill("Brass & Boats of Brno, Ltd.")
    office.get_by_role("button", name="Make the stand").click()
    shots(office,"stand-empty")
    office.get_by_label("Who works here?").fill("a")
    office.get_by_role("button", name="Add to the stand").click()
    shots(office,"stand-alike")
    for who in ("otto@example.org","carol@example.org"):
        office.get_by_label("Who works here?").fill(who)
        office.get_by_role("button", name="Add to the stand").click()
    shots(office,"stand")
    office.goto("/e/spring/organize/stands"); shots(office,"stands")
    office.goto("/e/spring/organize/kiosks"); shots(office,"kiosks-empty")
    office.goto("/e/spring/organize/"); shots(office,"deskpage")
    page = signed_in("otto@example.org")
    page.goto("/e/spring/"); shots(page,"home")
    page.get_by_role("link", name="My stand").click(); shots(page,"leads-empty")
    url = page.url
    page.goto("/e/spring/scan"); page.wait_for_timeout(1500); shots(page,"scan")
    for who in ("bob@example.org","tara@example.org","kim@example.org"):
        page.goto(f"/B/{badge_code(who)}")
        page.get_by_label("Brass").check()
        if who.startswith("bob"): shots(page,"card")
        page.locator("main .button--accent").click()
    page.goto(url)
    page.get_by_role("button", name="3 stars").first.click()
    page.locator("summary", has_text="Write a note").first.click()
    page.locator("textarea").first.fill("Wants ten boats by May; call after five.")
    page.get_by_role("button", name="Save the note").first.click()
    shots(page,"leads")
    kim = signed_in("bob@example.org")
    kim.goto("/e/spring/scanned-me"); shots(kim,"scanned-me")
    kim.get_by_role("button", name="Take it back").first.click(); shots(kim,"taken-back")
    page.goto(url); shots(page,"leads-withdrawn")
    b = camera(badge("kim@example.org"), badge("lena@example.org"))
    [link] = companion(f"link {ALICE}")
    tablet = visit(inside=b, permissions=["camera"], viewport={"width":1024,"height":768})
    tablet.goto(link); tablet.get_by_role("button", name="Sign in").click()
    tablet.wait_for_url("**/")
    tablet.goto("/e/spring/organize/kiosks")
    tablet.get_by_label("Where it stands").fill("Entrance")
    tablet.get_by_role("button", name="Open the kiosk here").click()
    K={"phone":(390,844),"tablet":(1024,768),"desk":(1280,900),"upright":(768,1024)}
    h=tablet.get_by_role("heading", level=1)
    expect(h).to_have_text("Now the other badge"); tablet.screenshot(path=OUT+"kiosk-waits.png")
    expect(h).to_contain_text("each other"); tablet.screenshot(path=OUT+"kiosk-done.png")
    expect(h).to_have_text("Show your badge"); shots(tablet,"kiosk",K)
    tablet.get_by_label("The code below").fill("nonsense"); tablet.get_by_role("button", name="Use it").click()
    expect(h).to_have_text("That did not work"); tablet.screenshot(path=OUT+"kiosk-bad.png")
    office.goto("/e/spring/organize/kiosks"); shots(office,"kiosks")
    office.get_by_role("button", name="Close").first.click()
    tablet.reload(); tablet.screenshot(path=OUT+"kiosk-closed.png")
