namespace Streams.Node.Cli.Anomaly;

/// <summary>What scores the rows of a file.</summary>
internal enum ScoreDetector
{
    /// <summary>An Isolation Forest of all rows, whatever their order: which rows are rare.</summary>
    Forest,

    /// <summary>The default ensemble, row by row in the order of their times: which rows are unlike what came before.</summary>
    Ensemble,
}
