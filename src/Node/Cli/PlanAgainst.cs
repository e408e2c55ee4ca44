using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Text.Json;
using Streams.Node.Hosting;
using Streams.Planning;
using Streams.Stages;
using Streams.Topology;

namespace Streams.Node.Cli;

/// <summary>What a plan would make of the state of another: of an older file, or of a node that runs.</summary>
internal static class PlanAgainst
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Writes the fate of each stage's state; it is a failure when some of it would be refused.</summary>
    public static async Task<int> RunAsync(
        TopologyPlan plan, string against, StageRegistry registry, bool asJson, CliOutput output, CancellationToken cancellationToken)
    {
        IReadOnlyList<StatePlace>? places;
        if (TryAddress(against, out Uri? address))
        {
            places = await AskAsync(address, output, cancellationToken);
            if (places is null)
            {
                return ExitCode.Failure;
            }
        }
        else if (TopologyFiles.TryLoad(against, registry, output, out TopologyDescription? topology))
        {
            places = StatePlace.Of(TopologyPlanner.Plan(topology, Environment.ProcessorCount));
        }
        else
        {
            return ExitCode.BadInput;
        }

        IReadOnlyList<StateVerdict> verdicts = StateComparison.Compare(plan, places);
        await output.Out.WriteAsync(asJson ? Json(verdicts) : Text(verdicts));
        string[] unfit = [.. verdicts.Where(v => v.Fate == StateFate.Unfit).Select(v => v.Stage)];
        if (unfit.Length == 0)
        {
            return ExitCode.Success;
        }

        await output.Error.WriteLineAsync(
            $"a node would refuse this change, unless it may let state go: {string.Join(' ', unfit.Select(s => $"--discard-state {s}"))}");
        return ExitCode.Failure;
    }

    private static bool TryAddress(string against, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(against, UriKind.Absolute, out address) && address.Scheme is "http" or "https";

    private static async Task<IReadOnlyList<StatePlace>?> AskAsync(
        Uri address, CliOutput output, CancellationToken cancellationToken)
    {
        Uri state = new(address, "/-/state");
        using HttpClient client = new() { Timeout = Patience };
        try
        {
            return await client.GetFromJsonAsync(state, NodeJson.Default.IReadOnlyListStatePlace, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            await output.Error.WriteLineAsync(
                $"error: no node answers at {state} as one would ({failure.Message}); give the address that it has by --listen");
            return null;
        }
    }

    private static string Text(IReadOnlyList<StateVerdict> verdicts)
    {
        int width = verdicts.Select(v => v.Stage.Length).DefaultIfEmpty().Max();
        return string.Concat(verdicts.Select(v => $"{v.Stage.PadRight(width)}  {Word(v.Fate),-7}  {v.Reason}\n"));
    }

    private static string Json(IReadOnlyList<StateVerdict> verdicts) =>
        JsonSerializer.Serialize(verdicts, NodeJson.Default.IReadOnlyListStateVerdict) + "\n";

    private static string Word(StateFate fate) => fate == StateFate.Unfit ? "REFUSED" : fate.ToString().ToLowerInvariant();
}
