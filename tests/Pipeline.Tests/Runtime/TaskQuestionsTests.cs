using Streams.Runtime;

namespace Streams.Tests.Runtime;

public sealed class TaskQuestionsTests
{
    private readonly TaskQuestions _questions = new();

    [Fact]
    public async Task Ask_BeforeTheTaskAnswers_WaitsForIt()
    {
        Task<int> answer = _questions.AskAsync(() => 42);
        Assert.False(answer.IsCompleted);

        _questions.Answer();

        Assert.Equal(42, await answer);
    }

    [Fact]
    public async Task Ask_QuestionThatFails_IsTheAskersTrouble()
    {
        Task<int> failing = _questions.AskAsync<int>(() => throw new InvalidDataException("no"));
        Task<int> next = _questions.AskAsync(() => 1);

        _questions.Answer();

        Assert.Equal("no", (await Assert.ThrowsAsync<InvalidDataException>(() => failing)).Message);
        Assert.Equal(1, await next);
    }

    [Fact]
    public async Task Close_QuestionsThatWaitAndThoseAfter_AreCancelled()
    {
        Task<int> waiting = _questions.AskAsync(() => 1);

        _questions.Close();
        Task<int> late = _questions.AskAsync(() => 1);

        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        await Assert.ThrowsAsync<TaskCanceledException>(() => late);
    }
}
