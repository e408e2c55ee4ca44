using System.Diagnostics;
using Streams.Sinks.Notify.Configuration;
using Streams.TestKit;

namespace Streams.Sinks.Tests.Notify.Configuration;

/// <summary>What amtool takes, we take; what it refuses, we refuse.</summary>
public sealed class AmtoolAgreementTests
{
    private const string Base = "route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{ url: 'http://h/' }] }]\n";

    public static TheoryData<string> Configurations =>
    [
        ConfigFiles.Everything,
        Base,
        Base.Replace("receiver: a", "receiver: b", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, group_by: [x, x]", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, group_by: ['...']", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, group_by: ['...', x]", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, match: { x: y }", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, group_interval: 0s", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, group_wait: 0s", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, repeat_interval: 1", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, routes: [{ receiver: c }]", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, routes: [{ matchers: ['x=~\"(\"'] }]", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, routes: [{ matchers: ['x=y,z!=w'] }]", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, routes: [{ match_re: { x: '[' } }]", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, routes: [{ mute_time_intervals: [none] }]", StringComparison.Ordinal),
        Base.Replace("receiver: a", "receiver: a, unknown: b", StringComparison.Ordinal),
        Base.Replace("url: 'http://h/'", "send_resolved: true", StringComparison.Ordinal),
        Base.Replace("url: 'http://h/'", "url: 'nowhere'", StringComparison.Ordinal),
        Base + "time_intervals: [{ name: x, time_intervals: [{ times: [{ start_time: '09:00', end_time: '08:00' }] }] }]\n",
        Base + "time_intervals: [{ name: x, time_intervals: [{ times: [{ start_time: '09:00', end_time: '24:00' }] }] }]\n",
        Base + "time_intervals: [{ name: x, time_intervals: [{ times: [{ start_time: '09:00', end_time: '24:01' }] }] }]\n",
        Base + "time_intervals: [{ name: x, time_intervals: [{ weekdays: ['friday:monday'] }] }]\n",
        Base + "time_intervals: [{ name: x, time_intervals: [{ days_of_month: ['-1:5'] }] }]\n",
        Base + "time_intervals: [{ name: x, time_intervals: [{ days_of_month: ['32'] }] }]\n",
        Base + "time_intervals: [{ name: x, time_intervals: [{ months: ['smarch'] }] }]\n",
        Base + "time_intervals: [{ name: x, time_intervals: [{ location: 'Nowhere/Town' }] }]\n",
        Base + "time_intervals: [{ name: x }, { name: x }]\n",
        Base + "inhibit_rules: [{ source_match_re: { x: '(' } }]\n",
        Base + "receivers2: []\n",
    ];

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task LoadText_Configuration_IsTakenExactlyWhenAmtoolTakesIt(string text)
    {
        using TestFolder folder = new();
        string file = folder.Write("alertmanager.yml", text);
        using Process amtool = Process.Start(new ProcessStartInfo("amtool", ["check-config", file])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException();
        string said = await amtool.StandardOutput.ReadToEndAsync() + await amtool.StandardError.ReadToEndAsync();
        await amtool.WaitForExitAsync();

        LoadedConfig loaded = NotifyConfigLoader.Load(file, _ => null, folder.Path);

        Assert.True(amtool.ExitCode == 0 == (loaded.Errors.Count == 0), $"amtool: {said}\nwe: {string.Join('\n', loaded.Errors)}");
    }
}
