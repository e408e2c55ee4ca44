using Streams.Data;
using Streams.Sinks.Notify.Alerts;

namespace Streams.Sinks.Tests.Notify.Alerts;

public sealed class AlertFingerprintTests
{
    // As Alertmanager 0.25 answers for alerts with these labels.
    [Theory]
    [InlineData("8b65ea63bc98059d", "Test", "x")]
    [InlineData("50490ef9d99c63b3", "Größe", "a b")]
    public void Of_Labels_IsAlertmanagers(string expected, string name, string service) =>
        Assert.Equal(expected, AlertFingerprint.Format(AlertFingerprint.Of(Labels.Of(("alertname", name), ("service", service)))));

    [Fact]
    public void TryParse_FormattedFingerprint_IsTheSame()
    {
        Assert.True(AlertFingerprint.TryParse("00ff00000000000a", out ulong fingerprint));
        Assert.Equal("00ff00000000000a", AlertFingerprint.Format(fingerprint));
    }
}
