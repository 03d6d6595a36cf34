"""Connect's own client, 35.0, at work with a helpdesk: each call that it has for cases and customers.

Reads one JSON object from standard input: `url`, and the Authorization values `issuer`, `receiver`
and `stranger`; `vendor` is the receiver's id. Says on standard output what it went through; anything
that is not as the client's users would have it ends it with a trace.
"""

import asyncio
import json
import sys

from connect.client import AsyncConnectClient, ClientError, ConnectClient, R

WORLD = json.load(sys.stdin)
ENDPOINT = WORLD["url"] + "/public/v1"
PNG = bytes.fromhex(WORLD["png"])
MANY = 250


def client(who):
    return ConnectClient(WORLD[who], endpoint=ENDPOINT)


def new_case(subject, **more):
    return {
        "subject": subject,
        "description": "It does not work.",
        "priority": 1,
        "state": "pending",
        "type": "technical",
        "receiver": {"account": {"id": WORLD["vendor"]}},
        **more,
    }


def refused(call, status, code=None, words=""):
    try:
        call()
    except ClientError as error:
        assert error.status_code == status, (error.status_code, error)
        assert code is None or error.error_code == code, error.error_code
        assert any(words in one for one in error.errors), error.errors
        return
    raise AssertionError(f"it was not refused with {status}")


def accounts(issuer):
    own = issuer.accounts.all().first()
    assert own["id"].startswith("PA-") and own["name"], own
    assert issuer.accounts[own["id"]].get()["id"] == own["id"]
    assert WORLD["vendor"] in [one["id"] for one in issuer.partners.all()]
    assert issuer.products.all().count() > 0
    users = issuer.accounts[own["id"]].users.all()
    assert users.count() == len(list(users)) > 1
    assert issuer.contracts.all().first()["id"].startswith("CRD-")


def pages(issuer):
    cases = issuer("helpdesk").cases
    before = cases.all().count()
    made = [cases.create(payload=new_case(f"One of many {n:03}"))["id"] for n in range(MANY)]
    assert cases.all().count() == before + MANY
    listed = [case["id"] for case in cases.all()]
    assert len(listed) == len(set(listed)) == before + MANY
    assert listed[:MANY] == made[::-1], "the newest first"
    many = cases.filter(subject__like="One of many*")
    assert many.count() == MANY
    ordered = [case["id"] for case in many.order_by("subject")]
    assert ordered == made
    assert [case["id"] for case in many.order_by("-events.created.at").limit(40)] == made[::-1]
    part = cases.filter(subject__like="One of many*").order_by("subject")[100:103]
    assert [case["id"] for case in part] == made[100:103]
    assert cases.filter("eq(subject,One of many 007)").first()["id"] == made[7]
    both = R().state.oneof(["pending", "inquiring"]) & R().subject.ilike("*ONE OF MANY 00*")
    assert cases.filter(both).count() == 10
    either = R().subject.eq("One of many 001") | R().subject.eq("One of many 002")
    assert cases.filter(either).count() == 2
    none = ~R().priority.ge(1) & R(subject__like="One of many*")
    assert cases.filter(none).count() == 0
    assert cases.filter(state__in=("closed",), subject__like="One of many*").count() == 0
    assert cases.all().search("many 249").count() == 1
    still_open = R().events.closed.at.null(True) & R(subject__like="One of many*")
    assert cases.filter(still_open).count() == MANY
    slim = cases.filter(id=made[0]).select("-events", "product").first()
    assert "events" not in slim and slim["subject"] == "One of many 000"
    assert cases.filter(id="CA-000-000-001").first() is None
    # A report of all that was opened since, as the reports of Connect ask.
    since = cases[made[0]].get()["events"]["created"]["at"]
    report = R().events.created.at.ge(since) & R().events.created.at.le("2199-01-01T00:00:00")
    assert cases.filter(report & R().state.oneof(["pending", "closed"])).count() >= MANY
    return made[0]


def steps(issuer, receiver):
    mine, theirs = issuer("helpdesk").cases, receiver("helpdesk").cases
    case = mine.create(payload=new_case("Step by step", product={"id": "PRD-404-832-779"}))
    assert case["state"] == "pending" and case["product"]["name"] == "Tutorial Product", case
    one = case["id"]
    assert mine[one].exists() and theirs[one].get()["subject"] == "Step by step"
    wrong = "The action is not allowed for current status"
    refused(lambda: mine[one]("close").post(), 400, "VAL_001", wrong)
    refused(lambda: mine[one]("inquire").post(), 403)
    assert theirs[one]("inquire").post()["state"] == "inquiring"
    refused(lambda: theirs[one]("resolve").post(), 400, "VAL_001", wrong)
    assert mine[one]("pend").post()["state"] == "pending"
    assert theirs[one]("resolve").post()["state"] == "resolved"
    assert mine[one]("pend").post()["state"] == "pending"
    assert theirs[one]("resolve").post()["state"] == "resolved"
    closed = mine[one]("close").post(payload={"rating": 5, "feedback": "ok"})
    assert (closed["state"], closed["rating"], closed["feedback"]) == ("closed", 5, "ok")
    assert closed["events"]["closed"]["by"]["id"].startswith("UR-")
    assert mine.filter(id=one, state="closed").count() == 1


def changes(issuer, one):
    cases = issuer("helpdesk").cases
    assert cases[one].update(payload={"priority": 3})["priority"] == 3
    assert cases[one].update(payload={"type": "business"})["type"] == "business"
    said = cases[one].update(payload={"subject": "New Subject", "description": "New description"})
    assert (said["subject"], said["description"]) == ("New Subject", "New description")
    whole = cases[one].get()
    whole["subject"] = "All of it"
    assert cases[one].update(payload=whole)["subject"] == "All of it"
    refused(lambda: cases[one].update(payload={"subject": ""}), 400, "VAL_001", "subject: ")
    refused(lambda: cases.create(payload={}), 400, "VAL_001", "receiver.account: ")


def talk(issuer, receiver, one):
    found = issuer.conversations.filter(instance_id=one).first()
    assert found["id"].startswith("CO-") and found["instance_id"] == one
    mine = issuer.conversations[found["id"]].messages
    theirs = receiver.conversations[one].messages
    said = mine.create(payload={"text": "hi"})
    assert said["type"] == "message" and said["id"].startswith("ME-")
    hidden = theirs.create(payload={"text": "between us", "type": "private"})
    assert hidden["type"] == "private"
    assert theirs[hidden["id"]].update(payload={"text": "still ours"})["type"] == "private"
    assert [one["text"] for one in mine.filter(type="private")] == []
    assert mine.all().search("ours").count() == 0
    assert theirs.all().order_by("-created").first()["text"] == "still ours"
    assert theirs.filter(type="message").count() == 1
    refused(lambda: mine[hidden["id"]].update(payload={"text": "x"}), 404, "ERR_404")
    refused(lambda: mine.create(payload={}), 400, "VAL_001", "text: ")


def files(issuer, receiver, one):
    mine = issuer("helpdesk").cases[one].attachments
    made = mine.create(files={"file": ("dot.png", PNG, "image/png")})
    assert (made["name"], made["size"], made["type"]) == ("dot.png", len(PNG), "image/png")
    theirs = receiver("helpdesk").cases[one].attachments
    assert [each["id"] for each in theirs.all()] == [made["id"]]
    assert theirs[made["id"]].get() == made
    assert theirs[made["id"]].get(params={"format": "attachment"}) == PNG
    tool = {"file": ("tool.exe", b"MZ", "application/octet-stream")}
    refused(lambda: mine.create(files=tool), 400, "VAL_001", "tool.exe")
    refused(lambda: theirs[made["id"]].delete(), 403)
    assert mine[made["id"]].delete() is None
    assert mine.all().count() == 0


def other_desks(issuer):
    """At desks whose workflow Connect does not know, by its own body and its own steps."""
    support, portal = client("support"), client("portal")
    tenant = client("tenant")

    def opened(by, receiver, **more):
        body = {**new_case("At another desk", **more), "receiver": {"account": {"id": receiver}}}
        return by("helpdesk").cases.create(payload=body)

    one = opened(issuer, WORLD["operator"], priority=3)
    assert one["state"] == "pending", one
    mine, theirs = issuer("helpdesk").cases, support("helpdesk").cases
    wrong = "The action is not allowed for current status"
    refused(lambda: theirs[one["id"]]("resolve").post(), 400, "VAL_001", wrong)
    assert theirs[one["id"]]("inquire").post()["state"] == "inquiring"
    assert theirs[one["id"]]("pend").post()["state"] == "pending"
    said = theirs[one["id"]]("inquire").post()
    assert said["state"] == "inquiring"
    # What the issuer says moves such a case by itself.
    assert issuer.conversations[one["id"]].messages.create(payload={"text": "Here."})["id"]
    assert mine[one["id"]].get()["state"] == "pending"
    assert mine[one["id"]]("close").post()["state"] == "closed"
    refused(lambda: mine[one["id"]]("pend").post(), 400, "VAL_001", wrong)
    two = opened(tenant, WORLD["harbor"], priority=3, product={})
    assert two["state"] == "pending" and two["priority"] >= 2, two
    theirs, mine = portal("helpdesk").cases, tenant("helpdesk").cases
    refused(lambda: theirs[two["id"]]("inquire").post(), 400, "VAL_001", wrong)
    assert theirs[two["id"]]("resolve").post()["state"] == "resolved"
    assert mine[two["id"]]("pend").post()["state"] == "pending"
    assert theirs[two["id"]]("resolve").post()["state"] == "resolved"
    assert mine[two["id"]]("close").post()["state"] == "closed"


def refused_conversations(issuer, one):
    refused(lambda: issuer.conversations.create(payload={}), 400, "VAL_001")
    refused(lambda: issuer.conversations[one]("close").post(), 400, "VAL_001")
    refused(lambda: issuer.conversations[one].delete(), 400, "VAL_001")


def settings(receiver):
    one = receiver.ns("modules").ns("helpdesk").accounts[WORLD["vendor"]]("settings")
    assert one.get()["mode"] == "builtin"
    assert one.put(payload={"ttl": 45})["ttl"] == 45
    assert one.put(payload={"ttl": 7, "instructions": None})["ttl"] == 7
    refused(lambda: one.put(payload={"mode": "federated"}), 400, "VAL_001", "mode: ")
    told = {"mode": "federated", "instructions": "Write to desk@example.com."}
    assert one.put(payload=told)["mode"] == "federated"
    cases = client("issuer")("helpdesk").cases
    refused(lambda: cases.create(payload=new_case("Seats")), 400, "VAL_001", "system of its own")
    assert one.put(payload={"mode": "builtin", "instructions": None})["mode"] == "builtin"
    assert cases.create(payload=new_case("Seats"))["state"] == "pending"


def strangers(one):
    stranger = client("stranger")
    assert not stranger("helpdesk").cases[one].exists()
    refused(lambda: stranger("helpdesk").cases[one].get(), 404, "ERR_404")
    assert stranger("helpdesk").cases.filter(id=one).count() == 0
    assert list(stranger.conversations.filter(instance_id=one)) == []
    nobody = ConnectClient("ApiKey SU-000-000-001:" + "0" * 64, endpoint=ENDPOINT)
    words = "API request is unauthorized."
    refused(lambda: nobody("helpdesk").cases.all().count(), 401, "AUTH_001", words)


def account(kind, name, parent=None, **more):
    contact = {"first_name": "Andy", "last_name": "Marchetti", "email": "andy@example.com"}
    info = {
        "address_line1": "1818 Tusculum Street",
        "city": "Philadelphia",
        "state": "PA",
        "postal_code": 19134,
        "country": "US",
        "contact": contact,
    }
    above = {"parent": {"id": parent}} if parent else {}
    return {"type": kind, "name": name, "contact_info": info, **above, **more}


def customers(issuer, receiver):
    mine, theirs = issuer("tier").accounts, receiver("tier").accounts
    before = mine.all().count()
    reseller = mine.create(payload=account("reseller", "Ironbridge Resale"))["id"]
    bakery = account("customer", "Corner Bakery", reseller, external_id=16547)
    once = {"Idempotency-Key": "bakery"}
    one = mine.create(payload=bakery, headers=dict(once))
    assert mine.create(payload=bakery, headers=dict(once)) == one, "it is made once"
    words = "used for another request"
    other = {**bakery, "name": "Other"}
    refused(lambda: mine.create(payload=other, headers=dict(once)), 422, "VAL_001", words)
    assert one["id"].startswith("TA-") and one["version"] == 1 and one["hub"]["name"] == "None"
    assert one["parent"]["name"] == "Ironbridge Resale" and one["scopes"] == []
    assert mine.all().count() == before + 2 == len({each["id"] for each in mine.all()})
    found = mine.filter(R().external_id.eq("16547"))
    assert found.count() == 1 and found[0]["id"] == one["id"] == found.first()["id"]
    assert [each["id"] for each in mine.filter(parent__id=reseller)] == [one["id"]]
    named = mine.filter(R().name.ilike("*bakery*") & R().type.eq("customer"))
    assert named.order_by("-name").first()["id"] == one["id"]
    slim = mine.filter(id=one["id"]).select("-contact_info").first()
    assert "contact_info" not in slim and slim["name"] == "Corner Bakery"
    at = mine[one["id"]]
    assert at.exists() and at.get()["id"] == one["id"] and not theirs[one["id"]].exists()
    changed = at.update(payload={"id": one["id"], "tax_id": 77})
    assert (changed["version"], changed["tax_id"]) == (2, "77")
    whole = at.get()
    assert at.update(payload=whole)["version"] == 2, "what it says already is no change"
    assert [each["version"] for each in at.versions.all()] == [2, 1]
    assert at.versions.all().count() == 2 and "tax_id" not in at.versions["1"].get()
    refused(lambda: mine.create(payload={"type": "customer"}), 400, "VAL_001", "parent.id: ")
    refused(lambda: mine[reseller].delete(), 400, "VAL_001", "Corner Bakery")
    assert at.delete() is None and not at.exists()
    assert mine[reseller].delete() is None
    # As the reports of Connect read all that there are.
    for each in mine.all().order_by("-events.created.at").limit(1000):
        phone = each["contact_info"]["contact"]["phone_number"]
        parts = ["country_code", "area_code", "phone_number", "extension"]
        assert all(isinstance(phone[part], str) for part in parts), phone
        assert each["external_uid"] and each["scopes"] is not None and each["owner"]["name"]


def waiting(made):
    """The request for the one product of the customer's that asks about tier accounts."""
    [one] = [each for each in made if each["status"] == "pending"]
    return one


def requests(issuer, receiver):
    mine, theirs = issuer("tier").account_requests, receiver("tier").account_requests
    linked = issuer("subscriptions").assets.filter(product__id="PRD-404-832-779").first()
    one = linked["tiers"]["customer"]["id"]
    assets = receiver("subscriptions").assets
    assert linked["id"] in [each["id"] for each in assets.filter(tiers__customer__id=one)]
    assert assets[linked["id"]].get()["items"][0]["quantity"] > 0
    change = {"type": "update", "account": {"id": one, "tax_id": "PA 1"}}
    made = waiting(mine.create(payload=change))
    assert made["id"].startswith("TAR-"), made
    waits = theirs.filter(status="pending", account__id=one)
    assert made["id"] in [each["id"] for each in waits]
    assert theirs[made["id"]].get()["account"]["tax_id"] == "PA 1"
    refused(lambda: mine[made["id"]]("accept").post(), 404, "ERR_404")
    accepted = theirs[made["id"]]("accept").post()
    assert accepted["status"] == "accepted" and accepted["events"]["updated"]["by"]["id"]
    assert issuer("tier").accounts[one].get()["tax_id"] == "PA 1"
    wrong = "The action is not allowed for current status"
    refused(lambda: theirs[made["id"]]("accept").post(), 400, "VAL_001", wrong)
    change["account"]["tax_id"] = "PA 2"
    made = waiting(mine.create(payload=change))
    refused(lambda: theirs[made["id"]]("ignore").post(payload={}), 400, "VAL_001", "reason: ")
    ignored = theirs[made["id"]]("ignore").post(payload={"reason": "Whose is that?"})
    assert (ignored["status"], ignored["reason"]) == ("ignored", "Whose is that?")
    assert mine.filter(id=made["id"]).first()["status"] == "ignored"
    assert mine.all().count() == theirs.all().count() > 2


def configs(issuer, receiver):
    mine, theirs = issuer("tier").config_requests, receiver("tier").config_requests
    setups = issuer("tier").configs
    assert setups.all().count() == receiver("tier").configs.all().count() > 2
    one = setups.filter(status="active", tier_level=2).first()
    at = setups[one["id"]]
    assert at.get()["product"]["name"] and not client("stranger")("tier").configs[one["id"]].exists()
    account = one["account"]["id"]
    assert one["id"] in [each["id"] for each in setups.filter(R().account.id.eq(account))]
    draft = mine[one["open_request"]["id"]]
    assert draft.get()["status"] == "draft"
    assert draft("fail").post(payload={"reason": "Not now."}) is None
    change = {
        "type": "update",
        "configuration": {"id": one["id"]},
        "params": [{"id": "Billing realm", "value": 77}],
    }
    made = mine.create(payload=change)
    assert made["id"].startswith("TCR-") and made["status"] == "pending", made
    assert made["configuration"]["open_request"]["id"] == made["id"]
    refused(lambda: mine.create(payload=change), 400, "VAL_001", "type: ")
    asked = theirs.filter(R().configuration.account.id.eq(account) & R().status.eq("pending"))
    assert made["id"] in [each["id"] for each in asked.order_by("-created")]
    older = theirs.filter(f"eq(configuration__id,{one['id']})")
    assert made["id"] in [each["id"] for each in older]
    refused(lambda: mine[made["id"]]("approve").post(), 404, "ERR_404")
    answer = theirs[made["id"]]
    told = {"params": [{"id": "Billing realm", "value": "south"}]}
    assert answer.update(payload=told)["params"] == told["params"]
    assert answer.update(payload={"params": change["params"]})["params"][0]["value"] == "77"
    assert "value_error" not in answer("validate").post(payload=told)["params"][0]
    someone = receiver.users.all().first()["id"]
    assert answer("assign").post(payload={"id": someone}) is None
    assert answer.get()["assignee"]["id"] == someone and "assignee" not in mine[made["id"]].get()
    assert theirs.filter(assignee__id=someone).first()["id"] == made["id"]
    assert answer("unassign").post() is None and "assignee" not in answer.get()
    assert answer("render").get().decode().startswith("# ")
    assert at("render").get().decode().startswith("# ")
    assert answer("inquire").post() is None and mine[made["id"]].get()["status"] == "inquiring"
    assert answer("pend").post() is None and answer.get()["status"] == "pending"
    approved = answer("approve").post(payload={"template": {"id": "TL-1"}})
    assert approved["effective_date"] and approved["template"]["representation"] == ""
    wrong = "The action is not allowed for current status"
    refused(lambda: answer("pend").post(), 400, "VAL_001", wrong)
    assert {"id": "Billing realm", "value": "77"} in at.get()["params"]
    draft = mine.create(payload={**change, "status": "draft"})
    assert draft["status"] == "draft"
    assert mine[draft["id"]]("submit").post(payload=draft)["status"] == "pending"
    refused(lambda: theirs[draft["id"]]("fail").post(payload={}), 400, "VAL_001", "reason: ")
    assert theirs[draft["id"]]("fail").post(payload={"reason": "That is taken."}) is None
    assert mine[draft["id"]].get()["reason"] == "That is taken."


def nothing_yet(issuer):
    assert sorted(hub["name"] for hub in issuer.hubs.all()) == ["Retail", "Trade"]
    assert issuer.marketplaces.all().count() == 0
    user = issuer.users.all().first()
    assert issuer.users[user["id"]].get()["name"] == user["name"]


async def customers_asynchronously():
    mine = AsyncConnectClient(WORLD["issuer"], endpoint=ENDPOINT)("tier").accounts
    made = await mine.create(payload=account("reseller", "Asynchronous Resale"))
    assert (await mine[made["id"]].get())["name"] == "Asynchronous Resale"
    found = [each["id"] async for each in mine.filter(name__like="Asynchronous*")]
    assert found == [made["id"]]
    changed = await mine[made["id"]].update(payload={"name": "Asynchronous Sales"})
    assert changed["version"] == 2
    assert [each["version"] async for each in mine[made["id"]].versions.all()] == [2, 1]
    assert await mine.filter(name__like="Asynchronous*").count() == 1
    assert await mine[made["id"]].delete() is None
    requests = AsyncConnectClient(WORLD["receiver"], endpoint=ENDPOINT)("tier").account_requests
    statuses = {each["status"] async for each in requests.all()}
    assert {"accepted", "ignored", "unsupported"} <= statuses, statuses


async def asynchronously():
    issuer = AsyncConnectClient(WORLD["issuer"], endpoint=ENDPOINT)
    cases = issuer("helpdesk").cases
    made = await cases.create(payload=new_case("Asynchronously"))
    assert (await cases[made["id"]].get())["subject"] == "Asynchronously"
    subjects = [case["subject"] async for case in cases.filter(subject__like="Async*")]
    assert subjects == ["Asynchronously"], subjects
    assert await cases.filter(subject__like="One of many*").count() == MANY - 1
    seen = 0
    async for _ in cases.filter(subject__like="One of many*"):
        seen += 1
    assert seen == MANY - 1, "one of them is called otherwise by now"
    receiver = AsyncConnectClient(WORLD["receiver"], endpoint=ENDPOINT)
    resolved = await receiver("helpdesk").cases[made["id"]]("resolve").post()
    assert resolved["state"] == "resolved"
    try:
        await cases[made["id"]]("inquire").post()
    except ClientError as error:
        assert error.status_code == 400 and error.error_code == "VAL_001"
    else:
        raise AssertionError("it was not refused")


async def all_asynchronously():
    await customers_asynchronously()
    await asynchronously()


def main():
    issuer, receiver = client("issuer"), client("receiver")
    accounts(issuer)
    print("accounts")
    one = pages(issuer)
    print("pages")
    steps(issuer, receiver)
    print("steps")
    changes(issuer, one)
    print("changes")
    talk(issuer, receiver, one)
    print("talk")
    files(issuer, receiver, one)
    print("files")
    other_desks(issuer)
    print("other desks")
    refused_conversations(issuer, one)
    print("conversations")
    settings(receiver)
    print("settings")
    strangers(one)
    print("strangers")
    customers(issuer, receiver)
    print("customers")
    requests(issuer, receiver)
    print("requests")
    configs(issuer, receiver)
    print("configs")
    nothing_yet(issuer)
    print("nothing yet")
    asyncio.run(all_asynchronously())
    print("asynchronously")


main()
