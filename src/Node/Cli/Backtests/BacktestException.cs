namespace Streams.Node.Cli.Backtests;

/// <summary>A backtest cannot go on: the message says why.</summary>
internal sealed class BacktestException(string message, Exception? inner = null) : Exception(message, inner);
