using Streams.Data;
using Streams.Sources.Formats;
using Streams.Stages;

namespace Streams.Sources.Staging;

/// <summary>What became of the rows of one body.</summary>
internal sealed class BodyOutcome
{
    private const int ExampleCountMax = 5;

    private readonly long[] _rejected = new long[Enum.GetValues<DropReason>().Length];

    /// <summary>How many rows were accepted.</summary>
    public int Accepted { get; set; }

    /// <summary>How many rows were refused, those of a kind that is not supported aside.</summary>
    public long Rejected { get; private set; }

    /// <summary>How many rows were of a kind that is not supported.</summary>
    public long Unsupported => _rejected[(int)DropReason.Unsupported];

    /// <summary>Some of the refused rows' places and reasons.</summary>
    public List<string> Examples { get; } = [];

    /// <summary>Which rows of the body, in the order they were decoded, limits refused; the log keeps them.</summary>
    public List<int> Refused { get; } = [];

    /// <summary>What is wrong with the body as a whole.</summary>
    public RowProblem? Problem { get; set; }

    /// <summary>Whether the rows that were refused are all over a rate that will be lower later.</summary>
    public bool IsOverRate { get; set; }

    /// <summary>Counts a row that was refused.</summary>
    public void Reject(DropReason reason, string place, string detail)
    {
        _rejected[(int)reason]++;
        if (reason != DropReason.Unsupported)
        {
            Rejected++;
        }

        if (Examples.Count < ExampleCountMax)
        {
            Examples.Add($"{place}: {detail}");
        }
    }

    /// <summary>In words: how many rows were accepted, how many refused and why.</summary>
    public string Describe()
    {
        if (Problem is not null)
        {
            return $"nothing was accepted: {Problem.Detail}";
        }

        IEnumerable<string> reasons = Enum.GetValues<DropReason>()
            .Where(reason => _rejected[(int)reason] > 0)
            .Select(reason => $"{_rejected[(int)reason]} {SnakeCase.From(reason.ToString())}");
        return $"{Accepted} rows were accepted, {Rejected + Unsupported} refused ({string.Join(", ", reasons)}): "
            + string.Join("; ", Examples);
    }
}
