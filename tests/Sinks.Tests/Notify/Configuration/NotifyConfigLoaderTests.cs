using Streams.Sinks.Notify.Configuration;

namespace Streams.Sinks.Tests.Notify.Configuration;

public sealed class NotifyConfigLoaderTests
{
    [Fact]
    public void LoadText_FileWithEverything_IsRead()
    {
        LoadedConfig loaded = Load(ConfigFiles.Everything);

        Assert.Empty(loaded.Errors);
        Assert.Equal(TimeSpan.FromMinutes(1), loaded.Config?.Global.ResolveTimeout);
        Assert.Equal(2, loaded.Config?.Route.Routes.Count);
        Assert.Equal(["dashboards", "pager"], loaded.Config?.Receivers.Select(receiver => receiver.Name).Order());
    }

    [Theory]
    [InlineData("receiver: a", "receiver: b", "1:20: route.receiver: no receiver is called 'b'; receivers: a")]
    [InlineData("group_wait: 1s", "group_wait: 1", "expected a duration, found '1' without a unit")]
    [InlineData("group_wait: 1s", "group_wiat: 1s", "unknown key 'group_wiat', did you mean 'group_wait'?")]
    [InlineData("name: a", "nam: a", "unknown key 'nam', did you mean 'name'?")]
    [InlineData("url: 'http://h/'", "url: 'h'", "receivers.webhook_configs.url: expected an absolute URL with http or https")]
    [InlineData("url: 'http://h/'", "max_alerts: 1", "one of url and url_file must be given")]
    [InlineData("receiver: a", "receiver: a, matchers: [x=y]", "the root route takes all alerts and has no matchers")]
    [InlineData("receiver: a", "receiver: a, group_by: ['...', x]", "'...' groups by all labels and stands alone")]
    [InlineData("receiver: a", "receiver: a, routes: [{ matchers: ['x=~(']  }]", "column")]
    [InlineData("receiver: a", "receiver: a, routes: [{ match_re: { x: '(' } }]", "route.routes[0].match_re.x:")]
    [InlineData("receiver: a", "receiver: a, routes: [{ mute_time_intervals: [x] }]", "no time interval is called 'x'")]
    [InlineData("name: a", "name: a, fallback: a", "fallbacks must end: a -> a")]
    [InlineData("name: a", "name: a, slack_configs: [{ channel: x }]", "'api_url' is missing; give it here or as global.slack_api_url")]
    [InlineData("name: a", "name: a, email_configs: [{ to: x@y }]", "'smarthost' is missing")]
    [InlineData("name: a", "name: a, pushover_configs: [{ token: x }]", "unknown key 'pushover_configs'")]
    public void LoadText_Mistake_IsSaidWithPlaceAndRemedy(string right, string wrong, string expected)
    {
        const string Text = "route: { receiver: a, group_wait: 1s }\nreceivers: [{ name: a, webhook_configs: [{ url: 'http://h/' }] }]\n";

        LoadedConfig loaded = Load(Text.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Contains(loaded.Errors, error => error.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.All(loaded.Errors, error => Assert.NotNull(error.Position));
    }

    [Fact]
    public void LoadText_SeveralMistakes_AreSaidAtOnce()
    {
        LoadedConfig loaded = Load(
            """
            route: { receiver: nobody, group_wait: 5 }
            receivers: [{ name: a, webhook_configs: [{ urll: 'http://h/' }] }]
            """);

        Assert.Equal(2, loaded.Errors.Count);
    }

    [Fact]
    public void LoadText_WrongSecret_IsNotShown()
    {
        LoadedConfig loaded = Load("route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{ url: 'sesame' }] }]\n");

        Assert.NotEmpty(loaded.Errors);
        Assert.DoesNotContain(loaded.Errors, error => error.ToString().Contains("sesame", StringComparison.Ordinal));
    }

    [Fact]
    public void LoadText_SecretFromEnvironment_IsPutIn()
    {
        LoadedConfig loaded = NotifyConfigLoader.LoadText(
            "route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{ url: 'http://h/${TOKEN}' }] }]\n",
            "notify.yaml",
            name => name == "TOKEN" ? "abc" : null,
            Path.GetTempPath());

        Assert.Equal("http://h/abc", loaded.Config?.Receivers[0].WebhookConfigs[0].Url?.Reveal());
    }

    private static LoadedConfig Load(string text) => NotifyConfigLoader.LoadText(text, "notify.yaml", _ => null, Path.GetTempPath());
}
