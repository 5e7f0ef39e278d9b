"""Questions are answered once, and recorded wherever they are asked."""

import pytest

from rundbrief.incremental.tracing import Traced, query


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
