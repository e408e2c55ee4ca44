using Streams.Sinks.Notify.Api;

namespace Streams.Sinks.Tests.Notify.Api;

public sealed class SecretLinesTests
{
    [Theory]
    [InlineData("url: http://hook/s3cret", "url: <secret>")]
    [InlineData("- { name: a, api_url: 'http://hook/s3cret', channel: '#ops' }", "- { name: a, api_url: <secret>, channel: '#ops' }")]
    [InlineData("auth_password: &pw s3cret", "auth_password: &pw <secret>")]
    [InlineData("auth_password: *pw", "auth_password: *pw")]
    [InlineData("- routing_key: >-\n    s3cret\n\n    s3cret\n  severity: page", "- routing_key: <secret>\n  severity: page")]
    [InlineData("api_key: |2-  # why\n    s3cret\nroute: {}", "api_key: <secret>\nroute: {}")]
    [InlineData("proxy_url: http://me:s3cret@proxy:80/", "proxy_url: http://<secret>@proxy:80/")]
    [InlineData("urls: ['http://me:s3cret@one/', 'http://two/']", "urls: ['http://<secret>@one/', 'http://two/']")]
    [InlineData("url_file: /run/url", "url_file: /run/url")]
    public void Hide_Configuration_HasNoSecretsAndAllElse(string yaml, string shown) => Assert.Equal(shown, SecretLines.Hide(yaml));
}
