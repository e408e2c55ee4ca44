using Streams.Topology;

namespace Streams.Sinks.Notify.Testing;

/// <summary>A test that is right and can run.</summary>
/// <param name="Options">The test as written.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Setup">The configuration that it is about.</param>
/// <param name="Clock">The clock of that configuration's templates.</param>
internal sealed record NotifyTest(NotifyTestOptions Options, TextPosition Position, NotifySetup Setup, SimulationClock Clock)
{
    public string Name => Options.Name;

    /// <summary>Runs the test; gives what was otherwise than expected, as lines to read.</summary>
    public IReadOnlyList<string> Run()
    {
        if (Setup.Config is not { } config || Setup.Templates is not { } templates)
        {
            throw new InvalidOperationException("The configuration has errors.");
        }

        return NotificationComparison.Lines(Options.Expect, NotifySimulation.Run(config, templates, Clock, Options));
    }
}
