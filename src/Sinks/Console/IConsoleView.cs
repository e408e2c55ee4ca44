using Streams.Data;

namespace Streams.Sinks.Console;

/// <summary>One way to show rows and alerts on a console.</summary>
internal interface IConsoleView : IDisposable
{
    /// <summary>Shows the rows of a batch, at once or later.</summary>
    void Show(SampleBatch batch);

    /// <summary>Shows alert changes at once.</summary>
    void Show(AlertBatch alerts);

    /// <summary>Shows what was held back, if its time has come.</summary>
    void Refresh();

    /// <summary>Shows what there is, for the last time.</summary>
    void Complete();
}
