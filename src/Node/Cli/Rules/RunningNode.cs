using System.Text.Json;

namespace Streams.Node.Cli.Rules;

/// <summary>Asks a running node over its address.</summary>
internal sealed class RunningNode(string address) : IDisposable
{
    /// <summary>Where a node listens that was started with <c>--listen :9400</c>.</summary>
    public const string DefaultAddress = "http://localhost:9400";

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The data of an answer; null when there is none, which has been said.</summary>
    public async Task<JsonElement?> GetAsync(string path, CliOutput output, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? server) || server.Scheme is not ("http" or "https"))
        {
            await output.Error.WriteLineAsync($"streams: '{address}' is no address, expected one such as {DefaultAddress}");
            return null;
        }

        try
        {
            using HttpResponseMessage response = await _client.GetAsync(new Uri(server, path), cancellationToken);
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            JsonElement answer = JsonDocument.Parse(text).RootElement;
            if (answer.GetProperty("status").GetString() == "success")
            {
                return answer.GetProperty("data");
            }

            await output.Error.WriteLineAsync($"error: {answer.GetProperty("error").GetString()}");
        }
        catch (HttpRequestException failure)
        {
            await output.Error.WriteLineAsync(
                $"streams: {address} does not answer: {failure.Message}; start the node with --listen, or name its address with --server");
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException)
        {
            await output.Error.WriteLineAsync($"streams: what answers at {address} is no node of Streams");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await output.Error.WriteLineAsync($"streams: {address} did not answer in time");
        }

        return null;
    }

    public void Dispose() => _client.Dispose();
}
