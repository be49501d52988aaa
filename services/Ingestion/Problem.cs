using System.Diagnostics.CodeAnalysis;

namespace Broadsheet.Ingestion;

/// <summary>What is wrong with something that came in, as a value: nothing throws because a sender made a mistake.</summary>
/// <param name="Detail">A sentence that says what is wrong and what to do.</param>
/// <param name="Status">HTTP status that fits, where the sender waits for an answer.</param>
internal sealed record Problem(string Detail, int Status = 400)
{
    /// <summary>Whether reading it took more processor time than one document may take.</summary>
    public bool IsOverBudget { get; init; }

    /// <summary>Whether an answer from outside was larger than what was asked for may be.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>What another server answered, where that is the problem.</summary>
    public int? Answered { get; init; }

    /// <summary>How long that server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What a reader or normalising came to: a value, or the problem that kept it from one.</summary>
internal readonly record struct Result<T> where T : class
{
    internal Result(T? value, Problem? problem) => (Value, Problem) = (value, problem);

    public T? Value { get; }

    public Problem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Value)), MemberNotNullWhen(false, nameof(Problem))]
    public bool Ok => Value is not null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(null, problem);

    /// <summary>Goes on with the value; a problem passes through.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) where TNext : class => Ok ? next(Value) : Problem;
}

/// <summary>Results of interfaces, which the language does not convert by itself.</summary>
internal static class Result
{
    public static Result<T> Of<T>(T value) where T : class => new(value, null);
}
