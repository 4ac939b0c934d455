using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Tests;

/// <summary>Functions that must not start.</summary>
public static class DiscoveryTestFunctions
{
    public static class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run(string nothing) => _ = nothing;
    }

    public static class TwoTriggers
    {
        [Function("TwoTriggers")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [QueueTrigger("queue")] string message) => _ = (timer, message);
    }

    public static class Duplicate
    {
        [Function("Duplicate")]
        public static void First([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;

        [Function("duplicate")]
        public static void Second([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class SameRoute
    {
        [Function("SameRouteA")]
        public static string First([HttpTrigger("get", "post", Route = "things/{id}")] HttpRequest request, string id) => id;

        [Function("SameRouteB")]
        public static string Second([HttpTrigger("post", Route = "Things/{name}")] HttpRequest request, string name) => name;
    }

    public static class UnknownRouteParameter
    {
        [Function("UnknownRouteParameter")]
        public static string Run([HttpTrigger("get", Route = "things/{id}")] HttpRequest request, string idd) => idd;
    }

    public static class BadRoute
    {
        [Function("BadRoute")]
        public static string Run([HttpTrigger("get", Route = "things/{id")] HttpRequest request) => "";
    }

    public static class BadSchedule
    {
        [Function("BadSchedule")]
        public static void Run([TimerTrigger("0 0 99 * * *")] TimerInfo timer) => _ = timer;
    }

    public static class MissingSetting
    {
        [Function("MissingSetting")]
        public static void Run([TimerTrigger("%NoSuchSetting%")] TimerInfo timer) => _ = timer;
    }

    public static class BadQueue
    {
        [Function("BadQueue")]
        public static void Run([QueueTrigger("No_Queue")] string message) => _ = message;
    }

    public static class NotPublic
    {
        [Function("NotPublic")]
        internal static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class WrongType
    {
        [Function("WrongType")]
        public static string Run([HttpTrigger("get")] string request) => request;
    }

    public static class ClientInOrchestrator
    {
        [Function("ClientInOrchestrator")]
        public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient client) =>
            Task.FromResult((context, client));
    }

    public static class RetryOnHttp
    {
        [Function("RetryOnHttp")]
        [FixedDelayRetry(3, "00:00:01")]
        public static string Run([HttpTrigger("get")] HttpRequest request) => "";
    }

    public static class BadRetry
    {
        [Function("BadRetry")]
        [ExponentialBackoffRetry(3, "soon", "later")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class UserLevel
    {
        [Function("UserLevel")]
        public static string Run([HttpTrigger(AuthorizationLevel.User, "get")] HttpRequest request) => "";
    }

    public static class OutputOfNothing
    {
        [Function("OutputOfNothing")]
        [QueueOutput("queue")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }

    public static class BadName
    {
        [Function("Bad name")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => _ = timer;
    }
}
