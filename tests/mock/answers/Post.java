import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Posts a few messages and lists them with the JDK's client, which offers h2c on a new connection. */
public class Post {
    public static void main(String[] arguments) throws Exception {
        var client = HttpClient.newHttpClient();
        var baseUrl = System.getenv("INVENT_BASE_URL");
        var chat = "/chats/" + System.getenv("INVENT_CHAT_ID") + "/messages";
        var post = URI.create(baseUrl + "/orgs/c/contacts/" + System.getenv("INVENT_CONTACT_ID") + chat);
        for (var text : new String[] {"one", "two", "three"}) {
            var body = "{\"message\": [{\"type\": \"text\", \"text\": \"" + text + "\"}]}";
            var request = request(post).header("Content-Type", "application/json");
            request.POST(HttpRequest.BodyPublishers.ofString(body));
            System.out.println(client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode());
        }
        var request = request(URI.create(baseUrl + chat)).build();
        System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + System.getenv("INVENT_API_KEY"));
    }
}
