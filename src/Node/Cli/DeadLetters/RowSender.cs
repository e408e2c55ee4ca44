using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Streams.Node.Cli.DeadLetters;

/// <summary>Sends rows to a node's http source, some at a time, and counts what it accepts.</summary>
internal sealed class RowSender : IDisposable
{
    private const int RowsPerBody = 1000;
    private const int AttemptsMax = 30;
    private const int ErrorsMax = 20;

    private readonly HttpClient _client = new();
    private readonly Uri _address;
    private readonly TimeProvider _clock;
    private readonly StringBuilder _rows = new();
    private readonly List<string> _errors = [];
    private int _count;

    public RowSender(Uri node, string? key, TimeProvider clock)
    {
        _address = node.AbsolutePath.Length > 1 ? node : new Uri(node, "/v1/metrics");
        _clock = clock;
        if (key is not null)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>The rows that the node has accepted.</summary>
    public long AcceptedCount { get; private set; }

    /// <summary>The rows that it has refused.</summary>
    public long RejectedCount { get; private set; }

    /// <summary>What it said of them, the first few.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Adds a row, and sends when there are enough.</summary>
    public async Task AddAsync(string row, CancellationToken cancellationToken)
    {
        _rows.Append(row).Append('\n');
        if (++_count >= RowsPerBody)
        {
            await FlushAsync(cancellationToken);
        }
    }

    /// <summary>Sends what is left.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_count == 0)
        {
            return;
        }

        for (int attempt = 1; ; attempt++)
        {
            using StringContent body = new(_rows.ToString(), new MediaTypeHeaderValue("application/x-ndjson"));
            using HttpResponseMessage answer = await _client.PostAsync(_address, body, cancellationToken);
            string text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if ((int)answer.StatusCode is 429 or 503 && attempt < AttemptsMax)
            {
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), _clock, cancellationToken);
                continue;
            }

            if ((int)answer.StatusCode is not (200 or 400))
            {
                throw new HttpRequestException($"{_address} answered with status {(int)answer.StatusCode}: {text.Trim()}");
            }

            Count(text);
            break;
        }

        _rows.Clear();
        _count = 0;
    }

    public void Dispose() => _client.Dispose();

    private void Count(string answer)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(answer);
            AcceptedCount += json.RootElement.GetProperty("accepted").GetInt64();
            RejectedCount += json.RootElement.GetProperty("rejected").GetInt64();
            IEnumerable<string> errors = json.RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetString() ?? "");
            _errors.AddRange(errors.Take(ErrorsMax - Math.Min(ErrorsMax, _errors.Count)));
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HttpRequestException($"{_address} is no http source of a node: it answered {answer.Trim()}", cause);
        }
    }
}
