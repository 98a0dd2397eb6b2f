"""What people do at an event, from the letter that lets them in to the last letter."""

import re

import vobject
from playwright.sync_api import expect


def heading(page):
    return page.get_by_role("heading", level=1)


def notice(page):
    return page.get_by_role("status")


def test_the_button_in_the_letter_signs_in(visit, mailbox):
    page = visit()
    page.goto("/")
    page.get_by_role("link", name="Sign in with your e-mail").click()
    page.get_by_label("Your e-mail address").fill("quinn@example.org")
    page.get_by_role("button", name="Send me the letter").click()
    expect(heading(page)).to_have_text("Look into your mail")

    letter = page.context.new_page()
    letter.set_content(mailbox.next_to("quinn@example.org").html)
    letter.get_by_role("link", name="Sign in to the companion").click()
    letter.get_by_role("button", name="Sign in").click()

    expect(heading(letter)).to_have_text("Hello, Quinn")


def test_the_code_in_the_letter_signs_in_and_leads_where_one_was_going(visit, mailbox):
    page = visit()
    page.goto("/e/spring/agenda")
    page.get_by_label("Your e-mail address").fill("rosa@example.org")
    page.get_by_role("button", name="Send me the letter").click()
    code = mailbox.next_to("rosa@example.org").find(r"^\d{6}$")

    page.get_by_label("Six-digit code").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="Sign in").click()

    expect(heading(page)).to_have_text("Agenda")


def test_home_shows_the_next_talk_people_to_meet_badge_and_scan(signed_in):
    page = signed_in("bob@example.org")

    page.goto("/")

    expect(heading(page)).to_have_text("Hello, Bob")
    expect(page.locator(".card--ink h2")).to_have_text("Fair pay in small firms")
    people = page.locator("section", has_text="People to meet")
    expect(people.get_by_role("link", name="Carol Ćwik")).to_be_visible()
    shortcuts = page.get_by_role("navigation", name="Shortcuts").get_by_role("link")
    expect(shortcuts).to_have_text(["My badge", "Scan", "Profile", "Contacts"])


def test_a_profile_is_kept(signed_in):
    page = signed_in("sven@example.org")
    page.goto("/e/spring/profile/")
    page.get_by_label("What I can help with 2").fill("Two spare\nrooms to rehearse in")
    page.get_by_role("radio", name="Three").check()
    page.get_by_role("button", name="Save").click()
    expect(notice(page)).to_have_text(
        "Saved. Your list of people follows your new lines."
    )

    page.goto("/e/spring/profile/")

    second = page.get_by_label("What I can help with 2")
    expect(second).to_have_value("Two spare rooms to rehearse in")
    expect(page.get_by_role("radio", name="Three")).to_be_checked()


def test_a_refused_profile_keeps_what_was_typed(signed_in):
    page = signed_in("sven@example.org")
    page.goto("/e/spring/profile/")
    page.get_by_label("What I care about 2").fill("Sheds on allotments")
    page.get_by_text("My card: name, work, languages, how to reach me").click()
    page.get_by_label("LinkedIn or web page").fill("my page")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert").first).to_contain_text("Nothing is saved yet.")
    expect(page.get_by_label("What I care about 2")).to_have_value(
        "Sheds on allotments"
    )
    link = page.get_by_label("LinkedIn or web page")
    expect(link).to_have_value("my page")
    expect(link).to_have_accessible_description(
        "A whole address, beginning with https://."
    )


def test_people_to_meet_come_with_reasons_and_words_to_begin_with(signed_in):
    page = signed_in("carol@example.org")

    page.goto("/e/spring/people/")

    bob = page.get_by_role("article", name="Bob Brown")
    expect(bob.locator(".reason--give q")).to_have_text(
        [
            "Someone who made shift rosters together with the night nurses",
            "Shift rosters that the night nurses made themselves",
        ]
    )
    expect(bob.locator(".reason--get q")).to_have_text(
        [
            "How we published all salaries in one evening",
            "Someone who published all salaries and lived to tell the tale",
        ]
    )
    expect(bob.locator(".opener p").last).not_to_be_empty()


def test_somebody_put_aside_is_gone(signed_in):
    page = signed_in("kim@example.org")
    page.goto("/e/spring/people/")
    lena = page.get_by_role("article", name="Lena Lindqvist")
    lena.get_by_text("Not for me").click()
    lena.get_by_role("button", name="Put aside").click()

    expect(notice(page)).to_contain_text("Put aside.")
    expect(lena).to_have_count(0)


def test_two_who_would_like_to_meet_both_learn_it(signed_in):
    otto, petra = signed_in("otto@example.org"), signed_in("petra@example.org")
    for page, other in ((otto, "Petra Pohl"), (petra, "Otto Ohm")):
        page.goto("/e/spring/people/")
        page.get_by_role("button", name=f"I’d like to meet {other}").click()
        wish = page.get_by_role("button", name=f"I’d like to meet {other}")
        expect(wish).to_have_attribute("aria-pressed", "true")

    seen_by_otto = otto.get_by_role("article", name="Petra Pohl")
    expect(seen_by_otto).to_contain_text("Petra learns it only by saying the same")
    otto.goto("/e/spring/people/")

    expect(seen_by_otto).to_contain_text("You both want to meet")
    expect(petra.get_by_role("article", name="Otto Ohm")).to_contain_text(
        "You both want to meet"
    )


def test_a_first_profile_brings_the_first_people(signed_in):
    page = signed_in("yves@example.org")
    page.goto("/e/summer/people/")
    expect(page.locator(".notice")).to_contain_text("You have not written about")

    page.get_by_role("link", name="Write three lines").click()
    page.get_by_label("What I am looking for 1").fill("A boat shed for music")
    page.get_by_role("button", name="Save").click()
    expect(notice(page)).to_contain_text("Saved.")
    page.goto("/e/summer/people/")

    yann = page.get_by_role("article", name="Yann Yber")
    expect(yann.locator(".reason--get q")).to_have_text(
        ["A boat shed for music", "A boat shed for music"]
    )
    expect(page.locator(".notice")).to_have_count(0)


def test_the_agenda_goes_by_day_room_and_star(signed_in):
    page = signed_in("bob@example.org")
    titles = page.locator(".slot-title")
    page.goto("/e/spring/agenda")
    expect(titles).to_have_text(
        ["Fair pay in small firms", "Coffee break", "Shift rosters for nurses"]
    )

    page.locator("summary", has_text="All rooms").click()
    page.get_by_role("link", name="Hall B").click()
    expect(titles).to_have_text(["Shift rosters for nurses"])

    star = page.get_by_role("button", name="Star: Shift rosters for nurses")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="My stars").click()
    expect(titles).to_have_text(["Shift rosters for nurses"])
    expect(star).to_have_attribute("aria-pressed", "true")

    page.goto("/e/spring/agenda")
    page.get_by_role("navigation", name="Days").get_by_role("link").last.click()
    expect(titles).to_have_text(["Hiring without a CV"])


def test_a_talk_has_up_to_three_questions_and_an_introduction(signed_in):
    page = signed_in("carol@example.org")
    page.goto("/e/spring/agenda")

    page.get_by_role("link", name="Fair pay in small firms").click()

    questions = page.locator("#questions h3")
    expect(questions.first).to_have_text(re.compile(r"\?$"))
    page.wait_for_load_state()
    assert questions.count() in {1, 2, 3}
    say = page.locator("#questions .opener p:not(.label)")
    expect(say.first).to_contain_text("Carol")
    expect(say.last).to_contain_text("Thank you for “Fair pay in small firms”")


def test_a_phone_camera_leads_from_badge_to_card_to_contact(signed_in, site, code_on):
    bob, carol = signed_in("bob@example.org"), signed_in("carol@example.org")
    bob.goto("/e/spring/")
    bob.get_by_role("link", name="My badge").click()
    expect(bob.get_by_role("button", name="Reach me")).to_be_visible()
    code = code_on(bob)
    assert re.fullmatch(rf"{site.upper()}/B/[0-9A-HJKMNP-TV-Z]{{20}}", code)

    carol.goto(code)
    expect(heading(carol)).to_have_text("Bob Brown")
    assert carol.get_by_role("main").get_by_role("button").count() == 1
    carol.get_by_role("button", name="Exchange contacts").click()

    expect(carol.get_by_role("link", name="bob@example.org")).to_be_visible()
    expect(heading(carol)).to_have_text("Bob Brown")
    with carol.expect_download() as download:
        carol.get_by_role("link", name="Save to my address book").click()
    card = vobject.readOne(download.value.path().read_text())
    assert (card.fn.value, card.email.value, card.tel.value) == (
        "Bob Brown",
        "bob@example.org",
        "+48 601 000 001",
    )
    bob.goto("/contacts/")
    bob.get_by_role("link", name="Carol Ćwik").click()
    expect(bob.get_by_role("link", name="carol@example.org")).to_be_visible()


def test_contacts_are_newest_first_and_keep_a_note(meet):
    meet("milo@example.org", "sven@example.org")
    page = meet("milo@example.org", "kim@example.org")
    page.get_by_label("My note").fill("Promised her the ferry timetable.")
    page.get_by_role("button", name="Save my note").click()
    expect(notice(page)).to_have_text("Your note is saved.")

    page.get_by_role("link", name="All my contacts").click()

    expect(page.locator(".person-name")).to_have_text(["Kim Novak", "Sven Sund"])
    expect(page.locator("li", has_text="Kim Novak")).to_contain_text(
        "Promised her the ferry timetable."
    )


def test_the_organizer_sends_everybody_whom_they_met(meet, desk, mailbox):
    page = meet("sven@example.org", "carol@example.org")
    page.get_by_label("My note").fill("Send her the seven lines.")
    page.get_by_role("button", name="Save my note").click()
    expect(notice(page)).to_have_text("Your note is saved.")

    organizer = desk()
    organizer.get_by_text(re.compile(r"^Send \d+ letters …$")).click()
    organizer.get_by_role("button", name=re.compile(r"^Send \d+ letters now$")).click()

    expect(notice(organizer)).to_contain_text("on their way")
    letter = mailbox.next_to("sven@example.org", "The people you met at Spring")
    assert "Carol Ćwik  (" in letter.text
    assert "Your note: Send her the seven lines." in letter.text
    [attached] = letter.message.iter_attachments()
    cards = list(vobject.readComponents(attached.get_content()))
    assert "carol@example.org" in [card.email.value for card in cards]
