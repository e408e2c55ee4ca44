using Streams.Sinks.Notify.Delivery;
using Streams.Sinks.Tests.Notify.Support;
using Streams.TestKit;
using Streams.TestKit.Servers;

namespace Streams.Sinks.Tests.Notify.Receivers;

/// <summary>What holds for every receiver that is told over HTTP; each receiver's tests inherit it.</summary>
public abstract class HttpReceiverContract
{
    /// <summary>Stands in each configuration where the receiver has its secret.</summary>
    protected const string Secret = "s3cret-token-0123";

    /// <summary>The receiver's configuration: with its secret, and with options in front of the others.</summary>
    protected abstract string Config(string url, string options = "");

    /// <summary>Whether the receiver has a secret of its own.</summary>
    protected virtual bool HasSecret => true;

    /// <summary>What a good server says.</summary>
    protected virtual string GoodAnswer => "ok";

    [Theory]
    [InlineData(200, "Delivered")]
    [InlineData(202, "Delivered")]
    [InlineData(400, "Rejected")]
    [InlineData(401, "Rejected")]
    [InlineData(404, "Rejected")]
    [InlineData(408, "Retry")]
    [InlineData(413, "Rejected")]
    [InlineData(429, "Retry")]
    [InlineData(500, "Retry")]
    [InlineData(503, "Retry")]
    public async Task SendAsync_Answer_IsDeliveredRetriedOrRejected(int status, string outcome)
    {
        await using RecordingServer server = await StartAsync();
        server.Answer = _ => new ServerAnswer(status, GoodAnswer);

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(outcome, result.Outcome.ToString());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task SendAsync_RetryAfter_IsPassedOn()
    {
        await using RecordingServer server = await StartAsync();
        server.Answer = _ => new ServerAnswer(429, "slow down", ("Retry-After", "7"));

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(TimeSpan.FromSeconds(7), result.RetryAfter);
        Assert.Contains("answered 429: slow down", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ConnectionIsRefused_IsRetried()
    {
        SendResult result = await Receiver.SendAsync(Config($"http://127.0.0.1:{RecordingServer.FreePort()}/"));

        Assert.Equal(SendOutcome.Retry, result.Outcome);
        Assert.Contains("the connection is refused", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_HostIsNotKnown_IsRetried()
    {
        SendResult result = await Receiver.SendAsync(Config("http://nowhere.invalid/"));

        Assert.Equal(SendOutcome.Retry, result.Outcome);
    }

    [Fact]
    public async Task SendAsync_ConnectionIsClosedWithoutAnAnswer_IsRetried()
    {
        await using RawServer server = RawServer.Start(RawServer.ReadRequestAsync);

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(SendOutcome.Retry, result.Outcome);
    }

    [Fact]
    public async Task SendAsync_AnswerIsNotHttp_IsRetried()
    {
        await using RawServer server = RawServer.Start(async (stream, ct) =>
        {
            await RawServer.ReadRequestAsync(stream, ct);
            await RawServer.WriteAsync(stream, "220 smtp.example.org\r\n\r\n", ct);
        });

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(SendOutcome.Retry, result.Outcome);
    }

    [Fact]
    public async Task SendAsync_SuccessBreaksOff_IsDeliveredAndNotSentTwice()
    {
        await using RawServer server = RawServer.Start(async (stream, ct) =>
        {
            await RawServer.ReadRequestAsync(stream, ct);
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc", ct);
        });

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
    }

    [Fact]
    public async Task SendAsync_HugeAnswer_IsNotReadToItsEnd()
    {
        long written = 0;
        const long Whole = 1L << 40;
        string page = new('x', 64 * 1024);
        await using RawServer server = RawServer.Start(async (stream, ct) =>
        {
            await RawServer.ReadRequestAsync(stream, ct);
            await RawServer.WriteAsync(stream, $"HTTP/1.1 400 Bad Request\r\nContent-Length: {Whole}\r\n\r\n", ct);
            while (true)
            {
                await RawServer.WriteAsync(stream, page, ct);
                Interlocked.Add(ref written, page.Length);
            }
        });

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(SendOutcome.Rejected, result.Outcome);
        Assert.InRange(result.Detail.Length, 1, 400);
        Assert.InRange(Interlocked.Read(ref written), 0, 64L << 20);
    }

    [Fact]
    public async Task SendAsync_ServerHangs_EndsWhenItsTimeIsUp()
    {
        await using RawServer server = RawServer.Start(async (stream, ct) =>
        {
            await RawServer.ReadRequestAsync(stream, ct);
            await new TaskCompletionSource().Task.WaitAsync(ct); // It never answers.
        });
        using CancellationTokenSource time = new();

        Task<SendResult> sending = Receiver.SendAsync(Config(server.Url), null, time.Token);
        await server.Called;
        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task SendAsync_CertificateIsNotTrusted_IsRetriedAndSaidSo()
    {
        using TestCertificate certificate = new();
        await using RawServer server = RawServer.Start(RawServer.ReadRequestAsync, certificate.Certificate);

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(SendOutcome.Retry, result.Outcome);
        Assert.Contains("certificate is not trusted", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_CertificateOfANamedAuthority_IsDelivered()
    {
        using TestFolder folder = new();
        using TestCertificate certificate = new();
        string authorities = folder.Write("ca.pem", certificate.Pem);
        await using RawServer server = RawServer.Start(
            async (stream, ct) =>
            {
                await RawServer.ReadRequestAsync(stream, ct);
                await RawServer.WriteAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {GoodAnswer.Length}\r\n\r\n{GoodAnswer}", ct);
            },
            certificate.Certificate);

        SendResult result = await Receiver.SendAsync(
            Config(server.Url, $"http_config: {{ tls_config: {{ ca_file: '{authorities}' }} }},"));

        Assert.Equal(("", SendOutcome.Delivered), (result.Detail, result.Outcome));
    }

    [Fact]
    public async Task SendAsync_RedirectThatKeepsTheMethod_IsFollowed()
    {
        await using RecordingServer server = await StartAsync();
        server.Answer = request => request.Path == "/moved"
            ? new ServerAnswer(200, GoodAnswer)
            : new ServerAnswer(307, "", ("Location", "/moved"));

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(SendOutcome.Delivered, result.Outcome);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
        Assert.Equal(server.Requests[0].Method, server.Requests[1].Method);
    }

    [Theory]
    [InlineData(302, "/moved", 1)]
    [InlineData(307, "/", 6)]
    [InlineData(308, "ftp://elsewhere/", 1)]
    public async Task SendAsync_RedirectThatLeadsNowhere_IsRejected(int status, string location, int requests)
    {
        await using RecordingServer server = await StartAsync();
        server.Answer = _ => new ServerAnswer(status, "", ("Location", location));

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(SendOutcome.Rejected, result.Outcome);
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task SendAsync_ServerRepeatsTheRequest_DetailHidesTheSecret()
    {
        await using RecordingServer server = await StartAsync();
        string echo = "";
        server.Answer = request =>
        {
            string headers = string.Join(' ', request.Headers.Select(header => $"{header.Key}: {header.Value}"));
            echo = $"{request.Path} {headers} {request.Body}";
            int secret = Math.Max(0, echo.IndexOf(Secret, StringComparison.Ordinal) - 50);
            return new ServerAnswer(404, $"Cannot {request.Method} {echo[secret..]}");
        };

        SendResult result = await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(HasSecret, echo.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_AnyNotification_CarriesItsKey()
    {
        await using RecordingServer server = await StartAsync();

        await Receiver.SendAsync(Config(server.Url));

        Assert.Equal(Notifications.Of().Key, server.Requests[0].Headers["Idempotency-Key"]);
        Assert.Equal("application/json", server.Requests[0].Headers["Content-Type"]);
    }

    /// <summary>A server that takes everything.</summary>
    protected async Task<RecordingServer> StartAsync()
    {
        RecordingServer server = await RecordingServer.StartAsync();
        server.Answer = _ => new ServerAnswer(200, GoodAnswer);
        return server;
    }
}
