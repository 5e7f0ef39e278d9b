"""Questions are answered once, and recorded wherever they are asked."""

import pytest

from rundbrief.incremental.dependency_traces import (
    Question,
    RecordedAnswer,
    Traced,
    query,
    reads_inputs,
)


class Shop(Traced):
    """Answers about prices. asked: which answers were worked out."""

    def __init__(self, **prices: int) -> None:
        super().__init__()
        self.prices = prices
        self.asked: list[str] = []

    @query
    def price(self, name: str) -> int:
        """The price of a thing."""
        self.asked.append(name)
        return self.prices[name]

    @query
    def is_cheap(self, name: str) -> bool:
        return self.price(name) < 10

    @property
    @query
    def names(self) -> tuple[str, ...]:
        return tuple(self.prices)

    @query
    def place(self, name: str) -> int:
        return self.names.index(name)

    def double(self, name: str) -> int:
        return 2 * self.price(name)

    @query
    def opened_file(self) -> object:
        return object()


def test_question_is_recorded_with_its_arguments_in_the_order_of_asking():
    shop = Shop(tea=3, cake=12)
    with shop.record() as trace:
        assert (shop.price("cake"), shop.price("tea"), shop.price("cake")) == (12, 3, 12)
    assert list(trace) == [("price", "cake"), ("price", "tea")]
    assert shop.asked == ["cake", "tea"]


def test_question_without_arguments_is_a_property():
    shop = Shop(tea=3)
    with shop.record() as trace:
        assert shop.names == ("tea",)
    assert list(trace) == [("names",)]


def test_questions_that_an_answer_is_made_of_are_not_recorded():
    shop = Shop(tea=3)
    with shop.record() as trace:
        assert shop.is_cheap("tea")
    assert list(trace) == [("is_cheap", "tea")]


def test_questions_of_a_plain_method_are_recorded():
    shop = Shop(tea=3)
    with shop.record() as trace:
        assert shop.double("tea") == 6
    assert list(trace) == [("price", "tea")]


def test_each_trace_records_what_was_answered_before():
    shop = Shop(tea=3)
    shop.price("tea")
    traces = []
    for __ in range(2):
        with shop.record() as trace:
            shop.price("tea")
        traces.append(list(trace))
    assert traces == [[("price", "tea")], [("price", "tea")]]
    assert shop.asked == ["tea"]


def test_nothing_is_recorded_outside_of_a_block():
    shop = Shop(tea=3, cake=12)
    with shop.record() as trace:
        shop.price("tea")
    shop.price("cake")
    shop.digest_of_answer(("names",))
    assert list(trace) == [("price", "tea")]


def test_question_that_fails_is_recorded_and_recording_goes_on():
    shop = Shop(tea=3)
    with shop.record() as trace:
        with pytest.raises(KeyError):
            shop.price("cake")
        with pytest.raises(KeyError):
            shop.is_cheap("cake")
        shop.price("tea")
    assert list(trace) == [("price", "cake"), ("is_cheap", "cake"), ("price", "tea")]


def test_blocks_do_not_nest_and_end_after_an_exception():
    shop = Shop(tea=3)
    with shop.record(), pytest.raises(RuntimeError, match="recorded already"), shop.record():
        pass
    with pytest.raises(ZeroDivisionError), shop.record():
        raise ZeroDivisionError
    with shop.record() as trace:
        shop.price("tea")
    assert list(trace) == [("price", "tea")]


def test_arguments_are_given_by_position():
    with pytest.raises(AssertionError, match="price takes its arguments by position"):
        Shop(tea=3).price(name="tea")


def test_digest_changes_with_the_answer_alone():
    """Early cutoff: what an answer is made of may change without it."""
    cheap, cheaper, dear = Shop(tea=3), Shop(tea=2), Shop(tea=30)
    question = ("is_cheap", "tea")
    assert cheap.digest_of_answer(question) == cheaper.digest_of_answer(question)
    assert cheap.digest_of_answer(question) != dear.digest_of_answer(question)
    assert cheap.digest_of_answer(("price", "tea")) != cheaper.digest_of_answer(("price", "tea"))


def test_digest_of_a_question_that_was_asked_is_that_of_its_answer():
    asked, unasked = Shop(tea=3), Shop(tea=3)
    asked.price("tea")
    assert asked.digest_of_answer(("price", "tea")) == unasked.digest_of_answer(("price", "tea"))
    assert asked.asked == unasked.asked == ["tea"]


@pytest.mark.parametrize(
    "question",
    [
        ("price", "cake"),  # a thing that is gone
        ("is_cheap", "cake"),
        ("place", "cake"),  # whatever way it fails
        ("weight", "tea"),  # a question of another version of the program
        ("price",),
        ("double", "tea"),  # not a question
        ("prices",),
        ("record",),
        (1,),
    ],
    ids=str,
)
def test_questions_that_cannot_be_asked_any_more_have_one_digest(question):
    shop = Shop(tea=3)
    assert shop.digest_of_answer(question) == Shop().digest_of_answer(("price", "nothing"))
    assert shop.digest_of_answer(question) != shop.digest_of_answer(("price", "tea"))


def test_answers_are_plain_data():
    with pytest.raises(TypeError, match="is not plain data"):
        Shop().digest_of_answer(("opened_file",))


def test_question_keeps_its_name_and_its_words():
    assert (Shop.price.__name__, Shop.price.__doc__) == ("price", "The price of a thing.")


class Diary(Traced):
    """Answers about notes by day. asked: the questions that were worked out."""

    def __init__(self, **notes: str) -> None:
        super().__init__()
        self.notes = notes
        self.asked: list[str] = []

    @property
    @reads_inputs
    def _days(self) -> dict[str, str]:
        self.asked.append("days")
        return dict(sorted(self.notes.items()))

    @query
    def note(self, day: str) -> str:
        self.asked.append(f"note {day}")
        return self._days[day]

    @query
    def length(self, day: str) -> int:
        self.asked.append(f"length {day}")
        return len(self.note(day))

    @query
    def is_long(self, day: str) -> bool:
        self.asked.append(f"is_long {day}")
        return self.length(day) > 5


QUESTIONS: list[Question] = [("is_long", "mon"), ("is_long", "tue")]


def record(diary: Diary) -> dict[Question, RecordedAnswer]:
    for question in QUESTIONS:
        diary.digest_of_answer(question)
    return diary.record_answers(QUESTIONS)


def test_answers_are_recorded_with_what_they_were_derived_from():
    recorded = record(Diary(mon="rain", tue="sunshine"))
    assert {question: answer.trace for question, answer in recorded.items()} == {
        ("is_long", "mon"): (("length", "mon"),),
        ("is_long", "tue"): (("length", "tue"),),
        ("length", "mon"): (("note", "mon"),),
        ("length", "tue"): (("note", "tue"),),
        ("note", "mon"): (),  # it reads inputs
        ("note", "tue"): (),
    }


def test_derived_answers_are_not_worked_out_again_without_need():
    recorded = record(Diary(mon="rain", tue="sunshine"))
    diary = Diary(mon="rain", tue="sunshine")
    assert diary.find_changed(recorded) == set()
    assert sorted(diary.asked) == ["days", "note mon", "note tue"]


def test_change_goes_as_far_as_answers_change():
    recorded = record(Diary(mon="rain", tue="sunshine"))
    diary = Diary(mon="snow", tue="fog")
    changed = diary.find_changed(recorded)
    assert changed == {("note", "mon"), ("note", "tue"), ("length", "tue"), ("is_long", "tue")}
    assert "length mon" in diary.asked
    assert "is_long mon" not in diary.asked


def test_answers_that_were_not_worked_out_again_are_looked_up():
    recorded = record(Diary(mon="rain", tue="sunshine"))
    diary = Diary(mon="snow", tue="sunshine")
    diary.find_changed(recorded)
    again = diary.record_answers(QUESTIONS, recorded)
    assert again == record(Diary(mon="snow", tue="sunshine"))


def test_question_of_a_trace_that_is_unknown_has_changed():
    recorded = record(Diary(mon="rain", tue="sunshine"))
    del recorded["note", "mon"]
    diary = Diary(mon="rain", tue="sunshine")
    assert diary.find_changed(recorded) == set()
    assert "length mon" in diary.asked


def test_failed_question_has_a_trace_too():
    diary = Diary(mon="rain")
    recorded = record(diary)
    assert recorded["is_long", "tue"].trace == (("length", "tue"),)
    assert Diary(mon="rain").find_changed(recorded) == set()
    assert Diary(mon="rain", tue="sunshine").find_changed(recorded) == {
        ("note", "tue"),
        ("length", "tue"),
        ("is_long", "tue"),
    }


def test_index_is_built_once_and_recorded_in_every_query_that_uses_it():
    diary = Diary(mon="rain", tue="sunshine")
    recorded = record(diary)
    assert diary.asked.count("days") == 1
    assert recorded["note", "mon"].trace == recorded["note", "tue"].trace == ()


def test_inputs_cannot_be_read_outside_of_a_query():
    diary = Diary(mon="rain")
    with pytest.raises(RuntimeError, match="outside of a query"), diary.record():
        assert diary._days  # as a plain method could
    assert diary.record_answers([]) == {}
    assert isinstance(record(Diary(mon="x"))["note", "mon"], RecordedAnswer)
