from datetime import UTC, datetime, timedelta

import pytest

from accounts.codes import issue_code, use_code
from accounts.models import ConfirmationCode
from ground import clock
from ground.errors import CodeRefused
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def refusal(**given):
    with pytest.raises(CodeRefused) as refused:
        use_code(**given)
    return refused.value


def other_than(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_code_is_six_digits_and_accepted_once():
    person = PersonFactory()
    code = issue_code(person_id=person.pk, purpose="sign:1")

    assert len(code) == 6 and code.isdigit()
    use_code(person_id=person.pk, purpose="sign:1", code=code)
    assert refusal(person_id=person.pk, purpose="sign:1", code=code).code == "accounts.code_missing"


def test_code_typed_with_a_space_is_accepted():
    person = PersonFactory()
    code = issue_code(person_id=person.pk, purpose="sign:1")

    use_code(person_id=person.pk, purpose="sign:1", code=f"{code[:3]} {code[3:]}")

    assert ConfirmationCode.objects.get().used_at is not None


def test_code_after_ten_minutes_is_refused():
    person = PersonFactory()
    with clock.set_to(NOON):
        code = issue_code(person_id=person.pk, purpose="sign:1")
    with clock.set_to(NOON + timedelta(minutes=10)):
        assert refusal(person_id=person.pk, purpose="sign:1", code=code).code == "accounts.code_expired"


def test_right_code_after_five_wrong_ones_is_refused():
    person = PersonFactory()
    code = issue_code(person_id=person.pk, purpose="sign:1")
    given = {"person_id": person.pk, "purpose": "sign:1"}

    refusals = [refusal(**given, code=other_than(code)) for _ in range(5)]

    assert [refused.params.get("tries_left") for refused in refusals] == [4, 3, 2, 1, None]
    assert refusal(**given, code=code).code == "accounts.code_expired"


def test_earlier_code_no_longer_counts_when_a_new_one_is_asked():
    person = PersonFactory()
    first = issue_code(person_id=person.pk, purpose="sign:1")
    second = issue_code(person_id=person.pk, purpose="sign:1")

    if first != second:  # one in a million
        assert refusal(person_id=person.pk, purpose="sign:1", code=first).code == "accounts.code_wrong"
    use_code(person_id=person.pk, purpose="sign:1", code=second)


def test_code_for_another_purpose_or_person_is_refused():
    person, other = PersonFactory.create_batch(2)
    code = issue_code(person_id=person.pk, purpose="sign:1")

    assert refusal(person_id=person.pk, purpose="sign:2", code=code).code == "accounts.code_missing"
    assert refusal(person_id=other.pk, purpose="sign:1", code=code).code == "accounts.code_missing"


def test_code_itself_is_not_in_the_table():
    person = PersonFactory()
    code = issue_code(person_id=person.pk, purpose="sign:1")

    assert code not in str(ConfirmationCode.objects.values_list())


@pytest.mark.django_db(transaction=True)
def test_code_used_inside_a_transaction_is_a_mistake_of_the_caller():
    from django.db import transaction

    person = PersonFactory()
    with pytest.raises(RuntimeError), transaction.atomic():
        use_code(person_id=person.pk, purpose="sign:1", code="123456")
